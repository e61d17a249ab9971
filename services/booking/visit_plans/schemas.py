"""What crosses HTTP about visit plans."""

from datetime import datetime, timedelta
from typing import Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from services.booking.appointments.schemas import AppointmentView, HeldAppointment, Proof, Visitable, WishedServices
from services.booking.offices.schemas import Key
from services.booking.visit_plans.planner import MOST_SERVICES
from shared.schemas import ApiModel
from shared.validation import unfit

PlanState = Literal["held", "confirmed", "cancelled", "expired"]
MOST_WINDOWS = 31
LONGEST = timedelta(days=31)


class FreeTime(ApiModel):
    """A span in which the person has time."""

    since: AwareDatetime = Field(
        alias="from", examples=["2026-12-01T08:00:00+01:00"], description="The person has time from then on"
    )
    until: AwareDatetime = Field(alias="to", examples=["2026-12-01T12:00:00+01:00"], description="Until then")

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.until <= self.since:
            raise unfit(
                "window_reversed",
                "Ein Zeitfenster muss enden, nachdem es beginnt.",
                "A window must end after it begins.",
            )
        return self


class PlanRequest(Visitable):
    """Everything in as few visits as possible."""

    services: WishedServices = Field(
        [], max_length=MOST_SERVICES, description="What is to be done, each service once; or give a bundle"
    )
    bundle: Key | None = Field(None, description="All services of this bundle that need a visit", examples=["umzug"])
    offices: list[Key] = Field(
        [], max_length=60, description="Only these; every office when empty", examples=[["bb-otto-schill"]]
    )
    windows: list[FreeTime] = Field(
        [], max_length=MOST_WINDOWS, description="When the person has time; the next 14 days when empty"
    )

    proof: Proof = Field(None, examples=["eyJhbGdvcml0aG0iOiJTSEEtMjU2In0="])

    @model_validator(mode="after")
    def _services_or_bundle(self) -> Self:
        if bool(self.services) == bool(self.bundle):
            raise unfit(
                "services_or_bundle",
                "Bitte entweder Dienste oder ein Bündel nennen.",
                "Name either services or a bundle.",
            )
        return self

    @model_validator(mode="after")
    def _within_a_month(self) -> Self:
        if self.windows and max(w.until for w in self.windows) - min(w.since for w in self.windows) > LONGEST:
            raise unfit(
                "windows_too_far_apart",
                "Alle Zeitfenster müssen innerhalb von 31 Tagen liegen.",
                "All windows must lie within 31 days.",
            )
        return self


class Way(ApiModel):
    """From one visit to the next on the same day."""

    minutes: int = Field(description="How long it takes", examples=[20])
    status: Literal["estimate"] = Field(description="Computed from the middles of districts, not measured")


class PlannedVisit(HeldAppointment):
    """A visit of the plan: an appointment of its own, held, with its own secret."""

    way_there: Way | None = Field(description="From the visit before it; null for the first of a day")


class PlanVisit(AppointmentView):
    """A visit of a plan as it stands now."""

    way_there: Way | None = Field(description="From the visit before it; null for the first of a day")


class _Plan(ApiModel):
    id: UUID = Field(description="Id of the plan")
    state: PlanState = Field(description="Where it stands; `confirmed` once every visit left of it is firm")
    hold_expires_at: datetime | None = Field(description="Confirm before this moment; null when not held")
    days: int = Field(description="On how many days", examples=[1])


class PlanView(_Plan):
    """A plan as it stands now."""

    visits: list[PlanVisit] = Field(description="In the order of time")


class VisitPlan(_Plan):
    """A fresh plan. It is confirmed or cancelled as a whole by its secret; each visit may be moved or cancelled by its own."""

    secret: str = Field(
        description="Opens the plan: `Authorization: Secret ...`; told only here", examples=["q3J8c0Yx1mVh2bTn"]
    )
    visits: list[PlannedVisit] = Field(description="In the order of time")
    without_visit: list[str] = Field(
        description="Services of the bundle for which no office gives appointments", examples=[["kindergeld"]]
    )
