"""Which switch counts, and when appointments are closed by one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.booking.modes.rules import LETS_IN, Switch, closed_spans, closing, switch_at

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def switch(mode: str, n: int = 0, **values: object) -> Switch:
    usual = {"weekday": None, "service_id": None, "since": MONDAY - 30 * DAY, "until": None, "reason": {"de": mode}}
    return Switch(mode=mode, set_at=MONDAY + timedelta(seconds=n), **(usual | values))


def test_the_more_special_and_then_the_newer_switch_counts() -> None:
    general, newer = switch("walk_in"), switch("both", 1)
    weekday, service = switch("none", weekday=1), switch("appointment", service_id="passport")
    assert switch_at([general, newer], "quick", MONDAY) == newer
    assert switch_at([weekday, newer], "quick", MONDAY) == weekday
    assert switch_at([weekday, newer], "quick", MONDAY + DAY) == newer
    assert switch_at([service, weekday], "passport", MONDAY) == service
    assert switch_at([service], "quick", MONDAY) is None


def test_closed_for_one_service_is_closed_for_the_visit() -> None:
    only = switch("walk_in", service_id="passport")
    assert closing([only], ["quick", "passport"], "appointment", MONDAY) == only
    assert closing([only], ["quick", "passport"], "walk_in", MONDAY) is None
    assert closing([only], [None], "appointment", MONDAY) is None


def test_spans_of_a_weekday_and_of_an_end_in_the_middle_of_a_day() -> None:
    tuesdays, until_noon = switch("walk_in", weekday=2), switch("none", until=MONDAY + timedelta(hours=3))
    spans = closed_spans([tuesdays, until_noon], ["quick"], MONDAY, MONDAY + 9 * DAY)
    assert sum((last - first for first, last in spans), timedelta()) == timedelta(hours=3) + 2 * DAY - timedelta(0)
    assert spans[0] == (MONDAY, MONDAY + timedelta(hours=3))
    assert closed_spans([], ["quick"], MONDAY, MONDAY + DAY) == []


SWITCHES = st.lists(
    st.builds(
        lambda mode, n, weekday, service, since, length: switch(
            mode, n, weekday=weekday, service_id=service, since=MONDAY + timedelta(hours=since),
            until=None if length is None else MONDAY + timedelta(hours=since + length),
        ),
        st.sampled_from(sorted(LETS_IN)), st.integers(0, 9), st.sampled_from([None, 1, 2, 3]),
        st.sampled_from([None, "quick", "passport"]), st.integers(-50, 100), st.sampled_from([None, 0, 5, 30]),
    ),
    max_size=4,
)  # fmt: skip


@given(switches=SWITCHES, hour=st.integers(0, 7 * 24 * 4))
def test_a_moment_is_in_a_closed_span_exactly_when_it_is_closed(switches: list[Switch], hour: int) -> None:
    moment = MONDAY + timedelta(minutes=15 * hour)
    if moment >= MONDAY + 7 * DAY:
        return
    spans = closed_spans(switches, ["quick"], MONDAY, MONDAY + 7 * DAY)
    inside = any(first <= moment < last for first, last in spans)
    assert inside == (closing(switches, ["quick"], "appointment", moment) is not None)
