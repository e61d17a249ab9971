"""Figures of a week, against the table of the council paper and a slow count minute by minute."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.city.city import city_of
from services.reporting.city.told import Day, Office
from services.reporting.opening_hours.front_office import standing
from services.reporting.opening_hours.week import (
    WORKDAYS,
    friendly_hours,
    hours,
    is_open,
    long_days,
    opens_on_saturday,
)

DAYS = (*WORKDAYS, "sat", "sun")


def office(**week: list[str]) -> Office:
    return Office(id="x", name={"de": "X"}, kind="citizen_office", task_type="servicebereich", level="city",
                  week=[Day(weekday=day, intervals=week.get(day, [])) for day in DAYS])  # fmt: skip


intervals = st.tuples(st.integers(0, 1438), st.integers(1, 1439)).filter(lambda pair: pair[0] < pair[1])


@settings(max_examples=20)  # each counts ten thousand minutes
@given(st.dictionaries(st.sampled_from(DAYS), intervals))
def test_friendly_hours_are_those_counted_minute_by_minute(week) -> None:
    text = {day: [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}"] for day, (a, b) in week.items()}
    found = office(**text)
    slow = sum(
        1
        for day in week
        for minute in range(1440)
        if is_open(found, day, minute) and (day not in WORKDAYS or minute < 480 or minute >= 960)
    )
    assert friendly_hours(found) == round(slow / 60, 2)


def test_the_weeks_of_the_paper(leipzig) -> None:
    offices = city_of(leipzig).offices
    assert [
        (hours(offices[name]), long_days(offices[name])) for name in ("kfz-zulassung", "bb-otto-schill", "bb-gohlis")
    ] == [
        (41.5, 2),
        (55.0, 5),
        (33.5, 2),
    ]
    assert opens_on_saturday(offices["bb-otto-schill"])
    assert not opens_on_saturday(offices["bb-gohlis"])


@pytest.mark.parametrize(
    ("task_type", "share", "expected"),
    [
        ("servicebereich", 69.9, "below"),
        ("servicebereich", 70.0, "within"),
        ("servicebereich", 90.0, "within"),
        ("servicebereich", 90.1, "above"),
        ("fachbereich", 10.0, "not_binding"),
    ],
)
def test_the_range_binds_servicebereiche_only(task_type, share, expected) -> None:
    assert standing(task_type, share) == expected
