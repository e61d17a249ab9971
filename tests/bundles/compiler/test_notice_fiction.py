"""When a notice counts as given: the fourth day, whatever day that is, and the month to object behind it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bundles.compiler.notice_fiction import given_on, objection_clock, objection_until


@pytest.mark.parametrize(
    ("channel", "provided", "given_day"),
    [
        ("portal", date(2026, 3, 2), date(2026, 3, 6)),
        ("post", date(2026, 3, 2), date(2026, 3, 6)),
        ("portal", date(2026, 2, 26), date(2026, 3, 2)),
        ("portal", date(2028, 2, 26), date(2028, 3, 1)),
        ("portal", date(2026, 12, 29), date(2027, 1, 2)),
        ("post", date(2024, 12, 31), date(2025, 1, 3)),
        ("post", date(2025, 1, 1), date(2025, 1, 5)),
    ],
)
def test_the_day_it_counts_as_given(channel, provided, given_day) -> None:
    assert given_on(channel, provided) == given_day


@pytest.mark.parametrize(
    ("given_day", "until"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 30), date(2028, 2, 29)),
        (date(2026, 3, 31), date(2026, 4, 30)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_the_last_day_to_object(given_day, until) -> None:
    assert objection_until(given_day) == until


def test_raw_day_and_working_day_stand_apart() -> None:
    clock = objection_clock("elterngeld", "portal", date(2026, 10, 14))  # given on the 18th, over on a Buß- und Bettag
    assert (clock.due, clock.next_working_day) == (date(2026, 11, 18), date(2026, 11, 19))
    assert "§ 9 OZG" in clock.law


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.sampled_from(["portal", "post"]))
def test_it_never_counts_before_the_third_day_and_later_is_never_earlier(provided, channel) -> None:
    day = given_on(channel, provided)
    assert timedelta(days=3) <= day - provided <= timedelta(days=4)
    assert given_on(channel, provided + timedelta(days=1)) > day
