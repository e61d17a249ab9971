"""Legal clocks on the days where they are usually wrong."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bundles.compiler.legal_clock import CLOCKS, deadline, end_of_lebensmonat, months_after
from services.bundles.compiler.working_days import is_working_day, next_working_day, nth_working_day_after
from services.bundles.definitions.basics import DeadlineRule

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("rule", "start", "due"),
    [
        ("P7D", "2026-12-28", "2027-01-04"),
        ("P14D", "2026-02-20", "2026-03-06"),
        ("P1M", "2026-01-31", "2026-02-28"),
        ("P1M", "2028-01-31", "2028-02-29"),
        ("P1M", "2026-12-15", "2027-01-15"),
        ("P6M", "2026-08-31", "2027-02-28"),
        ("P6M", "2028-02-29", "2028-08-29"),
        ("3WD", "2026-11-16", "2026-11-20"),  # Buß- und Bettag on Wednesday 18 November
        ("3WD", "2026-12-23", "2026-12-29"),  # the 24th counts; Christmas, Saturday and Sunday do not
        ("3WD", "2026-12-30", "2027-01-05"),  # over the turn of the year
        ("3WD", "2026-03-06", "2026-03-11"),  # over a weekend: Saturday does not count
        ("3WD", "2026-04-02", "2026-04-09"),  # Good Friday and Easter Monday
        ("lebensmonat_rueckwirkung_3", "2026-03-14", "2026-07-13"),
        ("lebensmonat_rueckwirkung_3", "2026-03-01", "2026-06-30"),
        ("lebensmonat_rueckwirkung_3", "2026-10-31", "2027-02-28"),
        ("lebensmonat_rueckwirkung_3", "2027-10-31", "2028-02-29"),
        ("lebensmonat_rueckwirkung_3", "2027-10-30", "2028-02-29"),
        ("lebensmonat_rueckwirkung_3", "2027-10-29", "2028-02-28"),
        ("lebensmonat_rueckwirkung_3", "2028-02-29", "2028-06-28"),
        ("lebensmonat_rueckwirkung_3", "2026-12-31", "2027-04-30"),
        ("monat_rueckwirkung_6", "2026-03-14", "2026-09-30"),
        ("monat_rueckwirkung_6", "2026-08-31", "2027-02-28"),
        ("monat_rueckwirkung_6", "2027-08-01", "2028-02-29"),
        ("month_start_of_application", "2026-03-31", "2026-03-31"),
        ("month_start_of_application", "2028-02-01", "2028-02-29"),
    ],
)
def test_edges(rule: str, start: str, due: str) -> None:
    assert CLOCKS[rule](date.fromisoformat(start)) == date.fromisoformat(due)


def test_lebensmonate_tile_the_year() -> None:
    """Each month of life begins on the day after the one before ended; twelve end on the day before the first birthday."""
    birth = date(2026, 1, 31)
    ends = [end_of_lebensmonat(birth, number) for number in range(1, 13)]
    assert ends[0] == date(2026, 2, 28)
    assert ends[1] == date(2026, 3, 30)
    assert ends[-1] == date(2027, 1, 30)
    assert ends == sorted(set(ends))


@given(DAYS)
def test_next_working_day_is_one_and_the_nearest(day: date) -> None:
    shifted = next_working_day(day)
    assert is_working_day(shifted)
    assert 0 <= (shifted - day).days <= 5
    assert not any(is_working_day(day + timedelta(days=n)) for n in range((shifted - day).days))


@given(DAYS, st.sampled_from(sorted(CLOCKS)))
def test_no_clock_ends_before_it_starts(day: date, rule: str) -> None:
    due = CLOCKS[rule](day)
    assert due is None or due >= day


def test_saxon_holidays() -> None:
    assert not is_working_day(date(2026, 11, 18)), "Buß- und Bettag"
    assert not is_working_day(date(2025, 10, 31)), "Reformationsfest"
    assert is_working_day(date(2026, 6, 4)), "Fronleichnam is no holiday in Leipzig"
    assert is_working_day(date(2026, 12, 24)), "24 December is closed by the city's decision only, not by law"
    assert next_working_day(date(2026, 4, 3)) == date(2026, 4, 7)


def test_saturday_may_count() -> None:
    assert nth_working_day_after(date(2026, 3, 6), 3, saturday_counts=True) == date(2026, 3, 10)


def test_clock_of_an_artefact_waits_for_it() -> None:
    rule = DeadlineRule.model_validate(
        {"rule": "P6M", "from": "mitteilung", "kind": "validity", "law": "§ 13 (4) PStG"}
    )
    assert deadline("anmeldung", 0, rule, {}).due is None
    assert deadline("anmeldung", 0, rule, {"mitteilung": date(2026, 1, 1)}).due == date(2026, 7, 1)


def test_far_future_has_no_date() -> None:
    rule = DeadlineRule.model_validate({"rule": "P6M", "from": "x", "kind": "validity", "law": "§"})
    assert deadline("part", 0, rule, {"x": date(9999, 12, 1)}).due is None


@given(DAYS, st.integers(1, 24))
def test_months_end_on_the_same_day_or_the_last(day: date, months: int) -> None:
    """§ 188 (2), (3) BGB: the day of the same number; where the month has none, its last."""
    due = months_after(day, months)
    assert (due.year * 12 + due.month) - (day.year * 12 + day.month) == months
    last = monthrange(due.year, due.month)[1]
    assert due.day == min(day.day, last)


@given(DAYS, st.integers(1, 36))
def test_every_lebensmonat_begins_where_the_one_before_ended(birth: date, number: int) -> None:
    """§ 187 (2) S. 2 BGB: counted with the day of birth; without gap or overlap, also for the 31st and 29 February."""
    earlier, later = end_of_lebensmonat(birth, number), end_of_lebensmonat(birth, number + 1)
    assert birth < earlier < later
    assert 28 <= (later - earlier).days <= 31
    assert end_of_lebensmonat(birth, 12 * number) == months_after(birth, 12 * number) - timedelta(
        days=0 if (birth.month, birth.day) == (2, 29) and months_after(birth, 12 * number).day != 29 else 1
    )


@given(DAYS)
def test_the_month_of_birth_decides_on_kindergeld(birth: date) -> None:
    """§ 70 (1) S. 2 EStG: whoever applies by the last day of the sixth month after that of the birth loses nothing."""
    due = CLOCKS["monat_rueckwirkung_6"](birth)
    assert due is not None
    assert (due + timedelta(days=1)).day == 1
    assert (due.year * 12 + due.month) - (birth.year * 12 + birth.month) == 6


@given(DAYS, st.integers(1, 10))
def test_working_days_are_counted_one_by_one(day: date, number: int) -> None:
    due = nth_working_day_after(day, number)
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert sum(is_working_day(each) for each in between) == number
    assert is_working_day(due)


@pytest.mark.parametrize(
    "edge", ["2023-12-31", "2024-02-28", "2024-02-29", "2024-12-23", "2025-10-30", "2026-11-17", "2027-12-31"]
)
@pytest.mark.parametrize("rule", sorted(CLOCKS))
def test_raw_date_and_next_working_day_are_told_apart(rule: str, edge: str) -> None:
    clock = DeadlineRule.model_validate({"rule": rule, "from": "geburt", "kind": "obligation", "law": "§"})
    told = deadline("part", 0, clock, {"geburt": date.fromisoformat(edge)})
    if told.due is None:
        assert told.next_working_day is None
    else:
        assert told.next_working_day == next_working_day(told.due) >= told.due
