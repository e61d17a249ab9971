"""Fetch the content of a part from bundles: exactly the fields its authority may see, never stored here."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from pydantic import ConfigDict, ValidationError

from services.routing.authorities.protocol import Parcel, PermanentFailure, TransientFailure
from shared.http import Neighbour
from shared.problems import NeighbourUnavailable
from shared.schemas import ApiModel

GONE = {404: "parcel-not-found", 409: "parcel-withdrawn", 410: "parcel-withdrawn"}


class ParcelUnavailable(TransientFailure):
    """Bundles does not answer; the authority has no part in it."""

    blames_authority: ClassVar[bool] = False


class ParcelUnusable(PermanentFailure):
    """Bundles has no parcel that could be sent."""

    blames_authority: ClassVar[bool] = False


class ParcelAnswer(ApiModel):
    """What bundles answers; members added later are ignored."""

    model_config = ConfigDict(extra="ignore")

    part_id: UUID
    case_id: UUID
    bundle_id: str
    part_key: str
    service_id: str | None
    authority_id: str
    kind: str
    fields: dict[str, Any]
    evidence: list[dict[str, Any]]
    produces: tuple[str, ...]
    received_at: datetime
    sender_reference: str


async def fetch(bundles: Neighbour, part_id: UUID) -> Parcel:
    """The parcel of a part; raises ParcelUnavailable or ParcelUnusable."""
    try:
        reply = await bundles.call("GET", f"/internal/parts/{part_id}/parcel")
    except NeighbourUnavailable as error:
        raise ParcelUnavailable("bundles-unavailable") from error
    if reply.status in GONE:
        raise ParcelUnusable(GONE[reply.status])
    if reply.status != 200:
        raise ParcelUnavailable(f"bundles-answered-{reply.status}")
    try:
        answer = ParcelAnswer.model_validate_json(reply.body)
    except ValidationError as error:
        raise ParcelUnusable("parcel-malformed") from error
    if answer.part_id != part_id:
        raise ParcelUnusable("parcel-mixed-up")
    return Parcel(**{name: getattr(answer, name) for name in ParcelAnswer.model_fields})
