"""Events of routing: what an authority did with a part."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared.messaging.envelope import Event


class PartEvent(Event):
    """What all events about a delivered part say."""

    part_id: UUID
    case_id: UUID
    delivery_id: UUID
    authority_id: str


class PartDeliveredV1(PartEvent):
    """The authority has the part and gave a receipt."""

    TYPE: ClassVar[str] = "de.lotse.routing.part_delivered.v1"
    receipt: str
    delivered_at: datetime


class PartDecidedV1(PartEvent):
    """The authority decided in favour; `artefacts` are the ids of what it produced (see the bundle definition)."""

    TYPE: ClassVar[str] = "de.lotse.routing.part_decided.v1"
    artefacts: tuple[str, ...]
    decided_at: datetime


class PartRefusedV1(PartEvent):
    """The authority refused; `reason_code` is a code, the words for it are in the texts of bundles."""

    TYPE: ClassVar[str] = "de.lotse.routing.part_refused.v1"
    reason_code: str
    refused_at: datetime


class PartUndeliverableV1(PartEvent):
    """All attempts failed; a person of operations has to look (dead letter)."""

    TYPE: ClassVar[str] = "de.lotse.routing.part_undeliverable.v1"
    reason_code: str


class PartChangeToldV1(PartEvent):
    """The authority was told that a part it has was corrected or taken back; `delivery_id` is that of the message."""

    TYPE: ClassVar[str] = "de.lotse.routing.part_change_told.v1"
    change: Literal["correction", "withdrawal"]
    accepted: bool
    told_at: datetime


class PartNoticeGivenV1(PartEvent):
    """The authority says how and on which day it made the decision known: from then on runs the time to object."""

    TYPE: ClassVar[str] = "de.lotse.routing.part_notice_given.v1"
    channel: Literal["portal", "post"]
    provided_on: date


ParcelWay = Literal["data", "inbox", "paper", "mixed", "unusable", "nobody", "simulated"]
"""How an authority takes parcels: its own system takes them as data, its people read them in our inbox, they come by post, some so and
some so; a way was set that lacks something here, such as a secret; nobody has said yet; or a simulation stands in for it, which says
nothing of the authority."""


class AuthorityWaySetV1(Event):
    """How an authority takes parcels is another now; a way that lacks something here was told as if it worked."""

    TYPE: ClassVar[str] = "de.lotse.routing.authority_way_set.v1"
    authority_id: str
    way: Literal["data", "inbox", "paper", "mixed", "nobody", "simulated"]


class AuthorityWaySetV2(Event):
    """How an authority takes parcels is another now: an operator or the seeds said so, or a secret came or went; the latest word counts."""

    TYPE: ClassVar[str] = "de.lotse.routing.authority_way_set.v2"
    authority_id: str
    way: ParcelWay


EVENTS: tuple[type[Event], ...] = (
    PartDeliveredV1, PartDecidedV1, PartRefusedV1, PartUndeliverableV1, PartChangeToldV1, PartNoticeGivenV1,
    AuthorityWaySetV1, AuthorityWaySetV2,
)  # fmt: skip
