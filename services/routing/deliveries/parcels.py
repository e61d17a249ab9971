"""Fetch the content of parts from bundles: exactly the fields its authority may see, never stored here."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, ValidationError

from services.routing.authorities.protocol import (
    DeliveryFailure,
    FieldLabel,
    File,
    Parcel,
    Payment,
    PermanentFailure,
    TransientFailure,
)
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


class ToldPayment(ApiModel):
    """The payment of a parcel as bundles tells it; members added later are ignored."""

    model_config = ConfigDict(extra="ignore")

    status: Literal["paid", "free", "refunded"]
    cents: int
    currency: str
    reference: str | None
    at: datetime
    transaction_id: str | None
    method: str | None


class ParcelContent(ApiModel):
    """A parcel as bundles tells it; members added later are ignored."""

    model_config = ConfigDict(extra="ignore")

    part_id: UUID
    case_id: UUID
    bundle_id: str
    part_key: str
    service_id: str | None
    authority_id: str
    kind: str
    fields: dict[str, Any]
    title: dict[str, str] = Field(default_factory=dict)
    labels: dict[str, FieldLabel] = Field(default_factory=dict)
    evidence: list[dict[str, Any]]
    produces: tuple[str, ...]
    received_at: datetime
    sender_reference: str
    marks: tuple[str, ...] = ()
    channel: str = "hybrid"
    payment: ToldPayment | None = None


class ParcelAnswer(ApiModel):
    """What bundles answers for one part."""

    model_config = ConfigDict(extra="ignore")

    part_id: UUID
    status: int
    parcel: Any


class ParcelAnswers(ApiModel):
    model_config = ConfigDict(extra="ignore")

    parcels: list[ParcelAnswer]


Fetched = Parcel | DeliveryFailure
"""A parcel, or why there is none."""


async def fetch(bundles: Neighbour, part_ids: Sequence[UUID]) -> dict[UUID, Fetched]:
    """The parcels of some parts, in one call: ParcelUnavailable, ParcelUnusable or ParcelWithdrawn for those there are none of."""
    query = "&".join(f"part={part_id}" for part_id in part_ids)
    try:
        reply = await _ask(bundles, f"/internal/parcels?{query}")
        answers = ParcelAnswers.model_validate_json(reply.body).parcels
    except DeliveryFailure as error:
        return dict.fromkeys(part_ids, error)
    except ValidationError:
        return dict.fromkeys(part_ids, ParcelUnusable("parcel-malformed"))
    found = {answer.part_id: _read(bundles, answer) for answer in answers}
    return {part_id: found.get(part_id) or ParcelUnusable("parcel-mixed-up") for part_id in part_ids}


def _read(bundles: Neighbour, answer: ParcelAnswer) -> Fetched:
    if answer.status != 200:
        return _failure_of(answer.status)
    try:
        content = ParcelContent.model_validate(answer.parcel)
    except ValidationError:
        return ParcelUnusable("parcel-malformed")
    if content.part_id != answer.part_id:
        return ParcelUnusable("parcel-mixed-up")
    values = {name: getattr(content, name) for name in ParcelContent.model_fields}
    values["payment"] = Payment(**content.payment.model_dump()) if content.payment else None
    return Parcel(**values, open_file=partial(_fetch_file, bundles, answer.part_id))


async def _fetch_file(bundles: Neighbour, part_id: UUID, file_id: UUID) -> File:
    reply = await _ask(bundles, f"/internal/parts/{part_id}/evidence/{file_id}")
    return File(file_id, reply.headers.get("Content-Type", "application/octet-stream"), reply.body)


async def _ask(bundles: Neighbour, path: str) -> Reply:
    try:
        reply = await bundles.call("GET", path)
    except NeighbourUnavailable as error:
        raise ParcelUnavailable("bundles-unavailable") from error
    if reply.status != 200:
        raise _failure_of(reply.status)
    return reply


def _failure_of(status: int) -> DeliveryFailure:
    if status == 404:
        return ParcelUnusable("parcel-not-found")
    if status in WITHDRAWN:
        return ParcelWithdrawn("parcel-withdrawn")
    return ParcelUnavailable("bundles-unavailable" if status >= 500 else f"bundles-answered-{status}")
