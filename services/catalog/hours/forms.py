"""A rule of opening hours as people write it, in the seeds and over HTTP, and what it becomes."""

from datetime import date, time
from typing import Any, Final, Literal, Self

from pydantic import Field, model_validator

from services.catalog.hours.patterns import FIRST_MONDAY, Dated, Monthly, Pattern, Weekly
from services.catalog.hours.rules import Channel, HoursRule
from services.catalog.hours.schemas import Clock, closes_too_early
from services.catalog.hours.spans import clock_of, minute_of
from services.catalog.validity import Day
from shared.schemas import ApiModel
from shared.validation import unfit

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: Final[tuple[Weekday, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Nth = Literal[1, 2, 3, 4, 5, -1, -2, -3, -4, -5]
MOST_DATES: Final = 400


class HoursRuleForm(ApiModel):
    """One interval of every week, of every n-th week, of the n-th weekday of each month, or of single dates."""

    weekday: Weekday | None = Field(None, description="Left out for single dates")
    every: int = Field(
        1, ge=1, le=52, description="2: every second week, counted from the week of `phase`", examples=[2]
    )
    phase: Day | None = Field(None, description="A day of a week in which an n-weekly rule holds")
    nth: Nth | None = Field(None, description="Which of these weekdays in a month; -1 is the last")
    dates: list[Day] | None = Field(None, min_length=1, max_length=MOST_DATES, description="Dated sessions")
    opens: Clock
    closes: Clock
    channels: list[Channel] = Field(min_length=1, max_length=4, description="For which ways to come it holds")
    valid_from: Day | None = Field(None, description="First day it holds; null: as long as is known")
    valid_until: Day | None = Field(None, description="Last day, included")
    ignores_holidays: bool = Field(False, description="Whether it holds on public holidays too")

    @model_validator(mode="after")
    def _one_pattern(self) -> Self:
        if (self.dates is None) == (self.weekday is None):
            raise unfit(
                "weekday_or_dates",
                "Eine Regel hat entweder `weekday` oder `dates`.",
                "A rule has either a `weekday` or `dates`.",
            )
        if self.nth is not None and (self.every > 1 or self.dates is not None):
            raise unfit(
                "nth_alone",
                "`nth` geht nur mit `weekday`, ohne `every`.",
                "`nth` goes with a `weekday` alone, without `every`.",
            )
        if self.every > 1 and (self.phase is None or self.dates is not None):
            raise unfit(
                "every_needs_phase",
                "`every` geht mit `weekday` und braucht `phase`, einen Tag einer Woche, in der es gilt.",
                "`every` goes with a `weekday` and needs `phase`, a day of a week in which it holds.",
            )
        return self

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.closes <= self.opens:
            raise closes_too_early()
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise unfit(
                "ends_before_start", "`validUntil` liegt vor `validFrom`.", "`validUntil` is before `validFrom`."
            )
        return self

    @property
    def rule(self) -> HoursRule:
        """What the pure rules work on."""
        return HoursRule(
            self._pattern(),
            minute_of(time.fromisoformat(self.opens)),
            minute_of(time.fromisoformat(self.closes)),
            frozenset(self.channels),
            self.valid_from or date.min,
            self.valid_until or date.max,
            self.ignores_holidays,
        )

    @property
    def row(self) -> dict[str, Any]:
        """The columns of its table, without the week it belongs to."""
        return {
            "weekday": WEEKDAYS.index(self.weekday) if self.weekday else None,
            "every": self.every,
            "phase": self.phase,
            "nth": self.nth,
            "dates": sorted(set(self.dates)) if self.dates else None,
            "opens": time.fromisoformat(self.opens),
            "closes": time.fromisoformat(self.closes),
            "channels": sorted(set(self.channels)),
            "valid_from": self.valid_from or date.min,
            "valid_until": self.valid_until,
            "ignores_holidays": self.ignores_holidays,
        }

    def _pattern(self) -> Pattern:
        if self.weekday is None:
            return Dated(frozenset(self.dates or ()))
        number = WEEKDAYS.index(self.weekday)
        return Monthly(number, self.nth) if self.nth else Weekly(number, self.every, self.phase or FIRST_MONDAY)


def form_of(rule: HoursRule) -> HoursRuleForm:
    """The form a rule was written in."""
    pattern, values = rule.pattern, dict[str, Any]()
    if isinstance(pattern, Dated):
        values = {"dates": sorted(pattern.dates)}
    else:
        values = {"weekday": WEEKDAYS[pattern.weekday]}
        if isinstance(pattern, Monthly):
            values |= {"nth": pattern.nth}
        elif pattern.every > 1:
            values |= {"every": pattern.every, "phase": pattern.phase}
    if rule.valid_from > date.min:
        values |= {"valid_from": rule.valid_from}
    if rule.valid_until < date.max:
        values |= {"valid_until": rule.valid_until}
    if rule.ignores_holidays:
        values |= {"ignores_holidays": True}
    hours = {"opens": clock_of(rule.opens), "closes": clock_of(rule.closes), "channels": sorted(rule.channels)}
    return HoursRuleForm.model_validate(values | hours)


class ShownRule(HoursRuleForm):
    """A rule with its pattern as calendars write it."""

    rrule: str | None = Field(description="RFC 5545; null for single dates", examples=["FREQ=WEEKLY;BYDAY=MO;WKST=MO"])


def shown(rule: HoursRule) -> ShownRule:
    """The rule as the API shows it."""
    return ShownRule.model_validate(form_of(rule).model_dump() | {"rrule": rule.pattern.rrule})
