"""What operators read and write."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.routing.deliveries.states import Owner, State
from services.routing.deliveries.verdicts import Kind
from shared.schemas import ApiModel, LanguageMap, Page, Provenance


class Delivery(ApiModel):
    """One part on its way to its authority."""

    id: UUID = Field(description="Id of the delivery, also its idempotency key at the authority")
    part_id: UUID = Field(description="The part that is delivered")
    case_id: UUID = Field(description="The case it belongs to")
    bundle_id: str = Field(description="Bundle definition", examples=["elternexpress"])
    part_key: str = Field(description="Part within the bundle", examples=["kindergeld"])
    service_id: str | None = Field(description="Service of the catalogue, where there is one", examples=["kindergeld"])
    authority_id: str = Field(description="Receiving authority", examples=["familienkasse"])
    kind: Kind = Field(description="parcel, or correction or withdrawal of one")
    about: UUID | None = Field(description="The delivery a correction or withdrawal is about")
    state: State = Field(
        description="queued and leased are under way, delivered waits for the authority, dead needs a person"
    )
    owner: Owner | None = Field(description="Who has to act; null in a final state")
    due_at: datetime | None = Field(description="Until when; null in a final state")
    overdue: bool = Field(description="Whether that has passed")
    attempts: int = Field(description="Attempts since it was queued or last tried anew", examples=[2])
    next_at: datetime = Field(description="When a queued delivery is due")
    receipt: str | None = Field(description="The authority's receipt", examples=["R-2026-000123"])
    reason_code: str | None = Field(description="Why it was refused or failed last", examples=["not-entitled"])
    correlation_id: str = Field(
        description="The id people quote and logs carry", examples=["4bf92f3577b34da6a3ce929d0e0e4736"]
    )
    created_at: datetime = Field(description="When it was queued first")
    updated_at: datetime = Field(description="When it changed last")


class Attempt(ApiModel):
    """One attempt that was made."""

    outcome: str = Field(
        description="accepted, refused, failed, rejected or lost (the worker vanished)", examples=["accepted"]
    )
    reason_code: str | None = Field(description="Why it did not go well", examples=["timeout"])
    seconds: float = Field(description="How long it took", examples=[0.4])
    ended_at: datetime = Field(description="When it ended")


class LoggedEvent(ApiModel):
    """Something that happened to a parcel."""

    kind: str = Field(description="created, handed-over, accepted, decided, ...", examples=["handed-over"])
    at: datetime = Field(description="When it happened")
    token: str | None = Field(
        description="The signed event (RFC 8417); null for a second until it is signed",
        examples=["eyJhbGciOiJFUzI1NiJ9.eyJqdGkiOiIwIn0.c2ln"],
    )


class DeliveryDetail(Delivery):
    """A delivery with its attempts, newest first, and its life, oldest first."""

    attempt_log: list[Attempt] = Field(description="The newest 100 attempts")
    event_log: list[LoggedEvent] = Field(description="Its life as events anybody can verify with /v1/deliveries/keys")


class DeliveryQuery(BaseModel):
    """Which deliveries are wanted."""

    state: State | None = Field(None, description="Only deliveries in this state")
    authority: str | None = Field(
        None, max_length=100, pattern=r"^[^\x00]*$", description="Only deliveries to this authority"
    )
    overdue: bool = Field(False, description="Only those whose owner should have acted by now")
    cursor: str | None = Field(None, max_length=500, description="`next` of the page before")
    limit: int = Field(50, ge=1, le=200, description="Items per page")


class DeliveryPage(Page[Delivery]):
    """Deliveries, newest first."""


class AuthorityChange(ApiModel):
    """How an authority is reached, as a whole."""

    plugin: str = Field(max_length=64, description="Way of delivery", examples=["simulated"])
    settings: dict[str, Any] = Field(description="Settings of that way", examples=[{"default": "works"}])
    max_in_flight: int = Field(
        16, ge=1, le=200, description="Parcels under way to it at once, over all workers", examples=[16]
    )
    max_attempts: int = Field(20, ge=1, le=100, description="Attempts until a delivery is dead", examples=[20])
    timeout_seconds: float = Field(5.0, gt=0, le=8, description="Total time of one attempt", examples=[5.0])
    answer_days: int = Field(
        14,
        ge=1,
        le=365,
        description="Days the authority has to decide before its parcels count as overdue",
        examples=[14],
    )


class Authority(ApiModel):
    """A receiving authority and how it is doing."""

    id: str = Field(description="Id of the authority", examples=["standesamt"])
    name: LanguageMap = Field(description="Its name; empty where nobody has given one")
    provenance: Provenance = Field(description="Where the name comes from")
    plugin: str = Field(description="Way of delivery", examples=["http_json"])
    settings: dict[str, Any] = Field(
        description="Settings of that way", examples=[{"url": "https://example.org/parcels"}]
    )
    max_in_flight: int = Field(description="Parcels under way to it at once, over all workers", examples=[16])
    max_attempts: int = Field(description="Attempts until a delivery is dead", examples=[20])
    timeout_seconds: float = Field(description="Total time of one attempt", examples=[5.0])
    answer_days: int = Field(description="Days it has to decide", examples=[14])
    breaker: Literal["closed", "open", "probing"] = Field(description="Open: left alone after failures in a row")
    failures: int = Field(description="Failures in a row", examples=[0])
    queued: int = Field(description="Deliveries that wait", examples=[3])
    under_way: int = Field(description="Deliveries that are being tried", examples=[1])
    dead: int = Field(description="Deliveries that need a person", examples=[0])


class AuthorityPage(Page[Authority]):
    """Authorities by id."""
