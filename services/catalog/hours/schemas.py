"""Opening hours as the API shows and takes them."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from services.catalog.hours.rules import Effect
from services.catalog.texts import ShortGermanText
from shared.schemas import ApiModel, LanguageMap, Provenance
from shared.validation import unfit

Mode = Literal["both", "appointment", "walk_in", "phone", "back_office"]
Cause = Literal["closed_for_good", "not_yet_open", "exception", "holiday", "no_hours"]
Clock = Annotated[
    str, Field(description="Clock time in the city", pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["08:00"])
]


def closes_too_early() -> PydanticCustomError:
    """An opening must end on the day it begins: what goes on after midnight is split there."""
    german = "`closes` muss nach `opens` liegen; eine Öffnung endet am Tag, an dem sie beginnt."
    return unfit("closes_before_opens", german, "`closes` must be after `opens`; an opening ends on the day it begins.")


class OpenInterval(ApiModel):
    """A piece of a day; `both` means with and without an appointment."""

    from_: Clock = Field(alias="from")
    to: str = Field(description="Clock time in the city", examples=["19:00"])
    mode: Mode = Field(
        description="How people can come: with an appointment, without, both; or only by phone, or nobody (back office)"
    )


class ClosedBecause(ApiModel):
    """Why nothing is open."""

    cause: Cause = Field(description="Why it is closed")
    reason: LanguageMap = Field(description="Why, by language")


class Notice(ApiModel):
    """An exception that holds on a day, also when it concerns single services or channels only."""

    id: str = Field(examples=["x-2025-08-28-tel"], description="Id of the exception")
    effect: Effect = Field(description="What it does to the day")
    reason: LanguageMap = Field(description="Why, in words for people, by language")
    channels: list[str] = Field(description="Empty: all", examples=[["phone"]])
    services: list[str] = Field(description="Empty: the whole office", examples=[["personalausweis"]])
    still_open: list[str] = Field(description="Ways that stay open", examples=[["appointment", "online"]])
    redirect: str | None = Field(
        description="Office to go to instead, e.g. to collect documents", examples=["bb-wiedebachpassage"]
    )


class OpeningDay(ApiModel):
    """One day after holidays and exceptions."""

    date: Annotated[date, Field(description="The day")]
    intervals: list[OpenInterval] = Field(description="When it is open; empty when closed")
    closed: ClosedBecause | None = Field(description="Null when there is an interval")
    notices: list[Notice] = Field(description="Exceptions that hold on that day")


class OpeningHours(ApiModel):
    """The days of a range."""

    office: str = Field(description="Id of the office", examples=["bb-otto-schill"])
    timezone: Literal["Europe/Berlin"] = Field(description="Time zone of all times")
    days: list[OpeningDay] = Field(description="Day by day, every day asked for")
    successor: str | None = Field(
        description="Where to go when the office is closed for good in this range", examples=["bb-wiedebachpassage"]
    )


class OpeningPeriod(ApiModel):
    """An open period in instants."""

    opens_at: datetime = Field(description="When it opens")
    closes_at: datetime = Field(description="When it closes")
    mode: Mode = Field(
        description="How people can come: with an appointment, without, both; or only by phone, or nobody (back office)"
    )


class IsOpen(ApiModel):
    """The state of an office at a moment."""

    office: str = Field(description="Id of the office", examples=["bb-otto-schill"])
    at: datetime = Field(description="The moment it is about")
    open: bool = Field(description="Whether it is open at that moment")
    mode: Mode | None = Field(description="How people can come then; null when closed")
    until: datetime | None = Field(description="End of this opening; null when closed")
    why: ClosedBecause | None = Field(description="Why it is closed; null when open")
    next: OpeningPeriod | None = Field(description="The next opening after `at` within 400 days")
    successor: str | None = Field(
        description="Id of the office that takes its place; null when none does", examples=["bb-wiedebachpassage"]
    )


class SummaryRow(ApiModel):
    """A row of the table in the council paper VII-DS-08441, 2.4.3, computed from the regular week."""

    id: str = Field(examples=["kfz"], description="Id of the regular week")
    group: str = Field(
        examples=["Kfz-Zulassung"], description="Offices with the same week, as the council paper names them"
    )
    title: LanguageMap = Field(description="Title for people, by language")
    weekly_hours: float = Field(examples=[41.5], description="Hours a week")
    open_days: int = Field(description="Days a week on which it is open", examples=[5])
    long_days: int = Field(description="Days whose last interval ends at 18:00 or later", examples=[2])
    latest: str | None = Field(examples=["18:00"], description="Latest closing time in the week")
    offices: list[str] = Field(description="Ids of offices", examples=[["bb-otto-schill"]])
    remark: LanguageMap | None = Field(
        description="A remark shown with it", examples=[{"de": "Letzter Einlass 30 Minuten vorher"}]
    )
    provenance: Provenance = Field(description="How well this is known, and from which source")


class HoursSummary(ApiModel):
    """The table."""

    rows: list[SummaryRow] = Field(description="One row for each regular week")


ServiceWord = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,80}$")]


class NewException(ApiModel):
    """A day or a range of days on which an office differs from its regular week."""

    effect: Effect = Field(description="What it does to the day")
    from_: date = Field(alias="from", examples=["2026-12-24"], description="First day")
    until: date = Field(examples=["2026-12-24"], description="Last day, included")
    opens: Clock | None = Field(None, description="Opening time, where the effect needs one", examples=["09:00"])
    closes: Clock | None = Field(None, description="Closing time, where the effect needs one", examples=["12:00"])
    channels: list[Literal["appointment", "walk_in", "phone", "back_office"]] = Field(
        default_factory=list, max_length=4, description="Ways to reach it"
    )
    services: list[ServiceWord] = Field(
        default_factory=list,
        max_length=100,
        description="Only for these services; empty: the whole office",
        examples=[["personalausweis"]],
    )
    still_open: list[Literal["appointment", "walk_in", "phone", "online", "post", "paper_intake"]] = Field(
        default_factory=list, max_length=6, description="Ways that go on while the office is closed"
    )
    ignores_holidays: bool = Field(False, description="Whether it holds on public holidays too")
    reason: ShortGermanText = Field(
        examples=[{"de": "Heiligabend", "en": "Christmas Eve"}], description="Why, in words for people, by language"
    )
    redirect: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,80}$")] | None = Field(
        None, description="Id of the office to go to instead", examples=["bb-wiedebachpassage"]
    )

    @model_validator(mode="after")
    def _times_fit_effect(self) -> Self:
        if self.until < self.from_:
            raise unfit("ends_before_start", "`until` liegt vor `from`.", "`until` is before `from`.")
        needed = {"closed": (), "open_at": ("opens",), "close_at": ("closes",)}.get(self.effect, ("opens", "closes"))
        for name in ("opens", "closes"):
            if (getattr(self, name) is not None) != (name in needed):
                times = ", ".join(needed)
                german = f"`{self.effect}` braucht genau: {times or 'keine Zeiten'}."
                raise unfit("times_of_effect", german, f"`{self.effect}` takes exactly: {times or 'no times'}.")
        if self.opens is not None and self.closes is not None and self.closes <= self.opens:
            raise closes_too_early()
        return self


class MadeException(NewException):
    """The exception as it was entered, with its id."""

    id: str = Field(description="Id of the exception", examples=["0199c0de"])
    office: str = Field(examples=["bb-gohlis"], description="Id of the office")
    edition: int = Field(description="Number of the edition of the catalogue that has it", examples=[17])


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
