"""How a week divides into counter, phone and back office, and into times before and after work."""

from datetime import date
from decimal import Decimal

from services.catalog.hours.fit import gaps, hours_of, week_fit, within
from services.catalog.hours.patterns import Weekly
from services.catalog.hours.rules import HoursRule
from services.catalog.hours.spans import Span

DAY = date(2026, 11, 16)


def rule(weekday: int, opens: int, closes: int, *channels: str, every: int = 1) -> HoursRule:
    return HoursRule(Weekly(weekday, every), opens * 60, closes * 60, frozenset(channels))


def test_hours_by_who_they_are_for() -> None:
    fit = week_fit(
        [
            rule(0, 7, 12, "appointment", "walk_in"),
            rule(1, 9, 18, "appointment"),
            rule(1, 12, 19, "phone"),
            rule(2, 8, 14, "back_office"),
            rule(5, 9, 13, "walk_in"),
            rule(3, 8, 18, "walk_in", every=2),
        ],
        DAY,
    )
    assert (fit.front_office_hours, fit.phone_hours, fit.back_office_hours) == (18, 7, 6)
    assert fit.front_share == Decimal("0.75")
    assert (fit.before_work_hours, fit.after_work_hours, fit.saturday_hours) == (1, 3, 4)


def test_a_week_without_rules_has_no_share() -> None:
    fit = week_fit([], DAY)
    assert (fit.front_office_hours, fit.front_share) == (0, None)


def test_gaps_are_what_the_frame_has_besides() -> None:
    frame = [[Span(480, 1080)], [Span(540, 720)]]
    assert gaps(frame, [[Span(540, 600), Span(660, 1200)], []]) == [[Span(480, 540), Span(600, 660)], [Span(540, 720)]]
    assert gaps(frame, frame) == [[], []]


def test_a_frame_cuts_both_sides() -> None:
    week = within([[Span(400, 1100)], []], Span(480, 960))
    assert [list(day) for day in week] == [[Span(480, 960)], []]
    assert hours_of(week) == 8
