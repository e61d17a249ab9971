"""Opening hours as the API shows and takes them."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.catalog.hours.rules import Effect
from services.catalog.texts import ShortGermanText
from shared.schemas import ApiModel, LanguageMap, Provenance

Mode = Literal["both", "appointment", "walk_in", "phone", "back_office"]
Cause = Literal["closed_for_good", "not_yet_open", "exception", "holiday", "no_hours"]
Clock = Annotated[
    str, Field(description="Clock time in the city", pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["08:00"])
]


class OpenInterval(ApiModel):
    """A piece of a day; `both` means with and without an appointment."""

    from_: Clock = Field(alias="from")
    to: str = Field(description="Clock time in the city", examples=["19:00"])
    mode: Mode


class ClosedBecause(ApiModel):
    """Why nothing is open."""

    cause: Cause
    reason: LanguageMap


class Notice(ApiModel):
    """An exception that holds on a day, also when it concerns single services or channels only."""

    id: str = Field(examples=["x-2025-08-28-tel"])
    effect: Effect
    reason: LanguageMap
    channels: list[str] = Field(description="Empty: all")
    services: list[str] = Field(description="Empty: the whole office")
    still_open: list[str] = Field(description="Ways that stay open", examples=[["appointment", "online"]])
    redirect: str | None = Field(description="Office to go to instead, e.g. to collect documents")


class OpeningDay(ApiModel):
    """One day after holidays and exceptions."""

    date: date
    intervals: list[OpenInterval]
    closed: ClosedBecause | None = Field(description="Null when there is an interval")
    notices: list[Notice]


class OpeningHours(ApiModel):
    """The days of a range."""

    office: str
    timezone: Literal["Europe/Berlin"]
    days: list[OpeningDay]
    successor: str | None = Field(description="Where to go when the office is closed for good in this range")


class OpeningPeriod(ApiModel):
    """An open period in instants."""

    opens_at: datetime
    closes_at: datetime
    mode: Mode


class IsOpen(ApiModel):
    """The state of an office at a moment."""

    office: str
    at: datetime
    open: bool
    mode: Mode | None
    until: datetime | None = Field(description="End of this opening; null when closed")
    why: ClosedBecause | None = Field(description="Why it is closed; null when open")
    next: OpeningPeriod | None = Field(description="The next opening after `at` within 400 days")
    successor: str | None


class SummaryRow(ApiModel):
    """A row of the table in the council paper VII-DS-08441, 2.4.3, computed from the regular week."""

    id: str = Field(examples=["kfz"])
    group: str = Field(examples=["Kfz-Zulassung"])
    title: LanguageMap
    weekly_hours: float = Field(examples=[41.5])
    open_days: int
    long_days: int = Field(description="Days whose last interval ends at 18:00 or later")
    latest: str | None = Field(examples=["18:00"])
    offices: list[str]
    remark: LanguageMap | None
    provenance: Provenance


class HoursSummary(ApiModel):
    """The table."""

    rows: list[SummaryRow]


ServiceWord = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,80}$")]


class NewException(ApiModel):
    """A day or a range of days on which an office differs from its regular week."""

    effect: Effect
    from_: date = Field(alias="from", examples=["2026-12-24"])
    until: date = Field(examples=["2026-12-24"])
    opens: Clock | None = None
    closes: Clock | None = None
    channels: list[Literal["appointment", "walk_in", "phone", "back_office"]] = Field(
        default_factory=list, max_length=4
    )
    services: list[ServiceWord] = Field(default_factory=list, max_length=100)
    still_open: list[Literal["appointment", "walk_in", "phone", "online", "post", "paper_intake"]] = Field(
        default_factory=list, max_length=6
    )
    ignores_holidays: bool = False
    reason: ShortGermanText = Field(examples=[{"de": "Heiligabend", "en": "Christmas Eve"}])
    redirect: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,80}$")] | None = None

    @model_validator(mode="after")
    def _times_fit_effect(self) -> Self:
        if self.until < self.from_:
            raise ValueError("`until` is before `from`")
        needed = {"closed": (), "open_at": ("opens",), "close_at": ("closes",)}.get(self.effect, ("opens", "closes"))
        for name in ("opens", "closes"):
            if (getattr(self, name) is not None) != (name in needed):
                raise ValueError(f"effect `{self.effect}` takes exactly: {', '.join(needed) or 'no times'}")
        if self.opens is not None and self.closes is not None and self.closes <= self.opens:
            raise ValueError("`closes` must be after `opens`; an opening ends on the day it begins")
        return self


class MadeException(NewException):
    """The exception as it was entered, with its id."""

    id: str
    office: str = Field(examples=["bb-gohlis"])
    edition: int = Field(description="Number of the edition of the catalogue that has it")


class ExceptionShown(ApiModel):
    """An exception that holds today or later."""

    id: str
    effect: Effect
    from_: date = Field(alias="from")
    until: date
    opens: Clock | None
    closes: Clock | None
    channels: list[str] = Field(description="Empty: all")
    services: list[str] = Field(description="Empty: the whole office")
    still_open: list[str]
    ignores_holidays: bool
    reason: LanguageMap
    redirect: str | None
    offices: list[str] = Field(description="All offices it holds for")
    created_at: datetime
    created_by: str | None = Field(description="Null: it came with the seeds")
    provenance: Provenance
