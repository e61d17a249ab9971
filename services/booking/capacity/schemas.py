"""What crosses HTTP about the release of appointments."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from services.booking.offices.visit import CELL_MINUTES, MAX_CELLS
from shared.schemas import ApiModel, LanguageMap, Page
from shared.validation import unfit

MOST_SHARES = 8
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Note = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]


class ReleaseShare(ApiModel):
    """So many of the desks, given to a channel so many days ahead."""

    channel: Literal["online", "staff", "phone", "walk_in"] = Field("online", description="Who may book it")
    percent: int = Field(
        ge=1, le=100, strict=True, description="Of the desks; all shares together are 100", examples=[80]
    )
    days_ahead: int = Field(
        ge=0, le=400, strict=True, description="A day is released so many days before; 0: on the day", examples=[56]
    )
    at: Clock = Field(description="Local time of the release", examples=["17:00"])
    jitter_seconds: int = Field(
        0,
        ge=0,
        le=3600,
        strict=True,
        description="Released up to so much later, so that not all come at one instant",
        examples=[300],
    )
    min_minutes: int | None = Field(
        None, ge=10, le=MAX_CELLS * CELL_MINUTES, strict=True,
        description="Kept for visits at least so long, counted with the time the desk is prepared; null: for all", examples=[45],
    )  # fmt: skip
    for_all_days_ahead: int | None = Field(
        None, ge=0, le=400, strict=True,
        description="What is left of it is for all visits so many days before, at the same time; null: never", examples=[2],
    )  # fmt: skip

    @model_validator(mode="after")
    def _left_after_it_was_kept(self) -> Self:
        if self.for_all_days_ahead is not None and (
            self.min_minutes is None or self.for_all_days_ahead > self.days_ahead
        ):
            raise unfit(
                "kept_for_nobody",
                "Für alle freigeben lässt sich nur, was `minMinutes` zurückhält, und nicht vor seiner Freigabe.",
                "Only what is kept by minMinutes can be left to all, and not before its release.",
            )
        return self


class ReleaseWish(ApiModel):
    """When and to whom the appointments of an office are released."""

    shares: list[ReleaseShare] = Field(
        min_length=1, max_length=MOST_SHARES, description="Which part of the desks is released when"
    )
    valid_from: date | None = Field(None, description="First day of appointments it is for; always when left out")
    note: Note | None = Field(
        None, description="Why, for colleagues", examples=["Mit der Personalvertretung besprochen"]
    )

    @model_validator(mode="after")
    def _everything_is_given_out(self) -> Self:
        if sum(share.percent for share in self.shares) != 100:
            raise unfit(
                "shares_incomplete",
                "Alle Anteile zusammen müssen 100 Prozent ergeben.",
                "All shares together must be 100 percent.",
            )
        return self


class ReleasePolicy(ReleaseWish):
    """A rule as it is kept."""

    id: str = Field(
        description="The name of the policy within its office; the same name replaces it", examples=["online-14-days"]
    )
    own: bool = Field(description="True: for this office alone, its staff may change it")
    in_force: bool = Field(description="Whether appointments of today follow it")
    status: str = Field(description="Provenance: `sourced` or `placeholder`", examples=["sourced"])
    sources: list[str] = Field(
        description="Where it is from; `city-staff`: set here", examples=[["zustaendigkeitsfinder"]]
    )
    words: LanguageMap = Field(description="The same in words")


class ReleasePolicies(Page[ReleasePolicy]):
    """The rules that may apply to an office; one for it alone goes before one that names it, and that before the general one."""


class Release(ApiModel):
    """When appointments of an office can be booked, for everybody to know."""

    office: str = Field(description="Id of the office", examples=["bb-otto-schill"])
    rule: LanguageMap = Field(description="The rule in words")
    shares: list[ReleaseShare] = Field(description="The rule as data; empty: no appointments are given")
    status: str | None = Field(
        description="Provenance of the rule: `sourced` or `placeholder`; null without a rule", examples=["sourced"]
    )
    next_release_at: datetime | None = Field(description="When the next appointments come online; null when not known")
    next_day: date | None = Field(description="The first day of which appointments come online then")
    words: LanguageMap = Field(description="When the next appointments come, in words")
