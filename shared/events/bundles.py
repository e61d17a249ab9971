"""Events of bundles: a life event was handed in, a part of it is ready for its authority, a case is finished."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared.messaging.envelope import Event


class CaseSubmittedV1(Event):
    """A case was handed in; `received_at` is its legal Eingangsdatum (§ 16 (2) SGB I)."""

    TYPE: ClassVar[str] = "de.lotse.bundles.case_submitted.v1"
    case_id: UUID
    bundle_id: str
    mode: Literal["online", "envelope", "place"]
    part_keys: tuple[str, ...]
    received_at: datetime


class PartReleasedV1(Event):
    """A part may go to its authority now; its content is fetched from bundles by who delivers it."""

    TYPE: ClassVar[str] = "de.lotse.bundles.part_released.v1"
    part_id: UUID
    case_id: UUID
    bundle_id: str
    part_key: str
    service_id: str | None
    authority_id: str
    wave: int


class PartWithdrawnV1(Event):
    """The applicant took back a part that was on its way or at its authority."""

    TYPE: ClassVar[str] = "de.lotse.bundles.part_withdrawn.v1"
    part_id: UUID
    case_id: UUID
    authority_id: str


class PartCorrectedV1(Event):
    """The applicant corrected values an authority has already got; `fields` names them, the values are fetched anew."""

    TYPE: ClassVar[str] = "de.lotse.bundles.part_corrected.v1"
    part_id: UUID
    case_id: UUID
    authority_id: str
    fields: tuple[str, ...]


class IntakeAcceptedV1(Event):
    """An office took in an application another unit may decide; `accepted_at` is its legal Eingangsdatum (§ 16 (2) SGB I)."""

    TYPE: ClassVar[str] = "de.lotse.bundles.intake_accepted.v1"
    case_id: UUID
    part_id: UUID
    office_id: str
    service_id: str
    authority_id: str
    accepted_at: datetime


class CaseProgressedV1(Event):
    """Something happened in a case that somebody outside follows: the new entries of its timeline, codes only.

    Told only for cases that are followed; `followers` are the clients (frontends, the state portal) that may know.
    """

    TYPE: ClassVar[str] = "de.lotse.bundles.case_progressed.v1"
    case_id: UUID
    followers: tuple[str, ...]
    position: int
    codes: tuple[str, ...]
    parts: tuple[str, ...]
    happened_at: datetime


class CaseFinishedV1(Event):
    """Every part of the case has reached a final state."""

    TYPE: ClassVar[str] = "de.lotse.bundles.case_finished.v1"
    case_id: UUID
    bundle_id: str
    outcome: Literal["completed", "partly_refused", "withdrawn"]


EVENTS: tuple[type[Event], ...] = (
    CaseSubmittedV1,
    PartReleasedV1,
    PartWithdrawnV1,
    PartCorrectedV1,
    IntakeAcceptedV1,
    CaseProgressedV1,
    CaseFinishedV1,
)
