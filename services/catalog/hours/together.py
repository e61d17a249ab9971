"""The hours of several places together, as if they were one office. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.catalog.hours.fit import hours_of, week_fit
from services.catalog.hours.rules import HoursRule
from services.catalog.hours.store import rule_of
from services.catalog.hours.summary import regular_week, week_figures


def rules_of_places(places: Sequence[Mapping[str, Any]]) -> list[list[HoursRule]]:
    """The rules of each place."""
    return [[rule_of(entry) for entry in place["rules"]] for place in places]


def open_together(places: Sequence[Mapping[str, Any]], today: date) -> dict[str, Any]:
    """When at least one of them is open in the regular week of a day."""
    rules = [rule for week in rules_of_places(places) for rule in week]
    figures = week_figures(rules, today)
    return {
        "offices": len(places),
        "open_hours": float(figures.weekly_hours),
        "open_days": figures.open_days,
        "long_days": figures.long_days,
        "latest": figures.latest,
        "saturday_hours": float(week_fit(rules, today).saturday_hours),
    }


def office_hours(places: Sequence[Mapping[str, Any]], today: date) -> float:
    """The hours of all of them added up."""
    return float(sum(hours_of(regular_week(week, today)) for week in rules_of_places(places)))
