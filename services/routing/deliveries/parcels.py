"""Fetch the content of a part from bundles: exactly the fields its authority may see, never stored here."""

from datetime import datetime
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from pydantic import ConfigDict, ValidationError

from services.routing.authorities.protocol import File, Parcel, PermanentFailure, TransientFailure
from shared.http import Neighbour, Reply
from shared.problems import NeighbourUnavailable
from shared.schemas import ApiModel

WITHDRAWN = (409, 410)
"""The part is not to be delivered any more: taken back, without its consent, or decided meanwhile in the inbox of its unit."""


class ParcelUnavailable(TransientFailure):
    """Bundles does not answer; the authority has no part in it."""

    blames_authority: ClassVar[bool] = False


class ParcelUnusable(PermanentFailure):
    """Bundles has no parcel that could be sent."""

    blames_authority: ClassVar[bool] = False


class ParcelWithdrawn(PermanentFailure):
    """There is nothing to deliver any more; nobody has to look."""

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
    marks: tuple[str, ...] = ()


async def fetch(bundles: Neighbour, part_id: UUID) -> Parcel:
    """The parcel of a part; raises ParcelUnavailable, ParcelUnusable or ParcelWithdrawn."""
    reply = await _ask(bundles, f"/internal/parts/{part_id}/parcel")
    try:
        answer = ParcelAnswer.model_validate_json(reply.body)
    except ValidationError as error:
        raise ParcelUnusable("parcel-malformed") from error
    if answer.part_id != part_id:
        raise ParcelUnusable("parcel-mixed-up")
    values = {name: getattr(answer, name) for name in ParcelAnswer.model_fields}
    return Parcel(**values, open_file=partial(_fetch_file, bundles, part_id))


async def _fetch_file(bundles: Neighbour, part_id: UUID, file_id: UUID) -> File:
    reply = await _ask(bundles, f"/internal/parts/{part_id}/evidence/{file_id}")
    return File(file_id, reply.headers.get("Content-Type", "application/octet-stream"), reply.body)


async def _ask(bundles: Neighbour, path: str) -> Reply:
    try:
        reply = await bundles.call("GET", path)
    except NeighbourUnavailable as error:
        raise ParcelUnavailable("bundles-unavailable") from error
    if reply.status == 404:
        raise ParcelUnusable("parcel-not-found")
    if reply.status in WITHDRAWN:
        raise ParcelWithdrawn("parcel-withdrawn")
    if reply.status != 200:
        raise ParcelUnavailable(f"bundles-answered-{reply.status}")
    return reply
