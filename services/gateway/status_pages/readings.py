"""What the pages need of the answers of bundles and booking; pure."""

from datetime import date, datetime

from pydantic import AliasChoices, Field

from services.gateway.composition.shapes import Reading

Words = dict[str, str]


class PartSeen(Reading):
    """A part of a case."""

    id: str | None = None
    title: Words
    state_text: Words
    changed_at: datetime | None


class GapSeen(Reading):
    """Something that is still missing."""

    text: Words
    reason: Words
    due: date | None


class CaseSeen(Reading):
    """`GET /v1/cases/{case_id}`, or `GET /v1/envelopes/{reference}`, which says of both what a page shows."""

    reference: str
    state: str
    title: Words | None = None
    received_at: datetime | None = None
    submitted_at: datetime | None = None
    contact_name: Words | None = None
    parts: list[PartSeen]

    @property
    def handed_in_at(self) -> datetime | None:
        """The Eingangsdatum, None while nothing has arrived."""
        return self.submitted_at or self.received_at


class GapList(Reading):
    """`GET /v1/cases/{case_id}/missing`."""

    items: list[GapSeen]


class EnvelopeSeen(CaseSeen):
    """The same with the gaps, as who has number and PIN sees it."""

    missing: list[GapSeen]


class PaymentSeen(Reading):
    """A fee that is or was paid online, for a part of a case or a service of an appointment."""

    thing: str = Field(validation_alias=AliasChoices("part", "service"))
    cents: int
    state: str
    pay_url: str | None = Field(pattern=r"^https?://")
    reference: str | None


class PaymentList(Reading):
    """`GET /v1/cases/{case_id}/payments` and `GET /v1/appointments/{appointment_id}/payments`."""

    items: list[PaymentSeen]


class Address(Reading):
    street: str
    postcode: str | None
    city: str | None


class MeetingPlace(Reading):
    name: str
    address: Address | None = None


class Booked(Reading):
    id: str
    title: str
    quantity: int


class ProofSeen(Reading):
    """A proof a service needs, in one case only where `case` says so."""

    id: str
    title: Words
    case: Words | None


class NeedsSeen(Reading):
    """`GET /v1/services/{service_id}` of the catalog, as far as people have to bring something."""

    evidence: list[ProofSeen]


class AppointmentSeen(Reading):
    """`GET /v1/appointments/{appointment_id}`."""

    reference: str
    state: str
    office: MeetingPlace
    services: list[Booked]
    starts_at: datetime
    ends_at: datetime
    hold_expires_at: datetime | None
    desk: str | None

    @property
    def is_ahead(self) -> bool:
        """Whether there is still something to prepare for."""
        return self.state in ("held", "confirmed")
