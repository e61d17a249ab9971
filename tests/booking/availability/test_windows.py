"""The edges of days and windows, also on the days the clock is changed."""

from datetime import UTC, date, datetime

from services.booking.availability.windows import WHOLE_DAY, WINDOWS, Span, days_with_edges, span_of

EARLY = datetime(2020, 1, 1, tzinfo=UTC)


def hours(span: Span, name: str | None = None) -> dict[date, float]:
    days, edges = days_with_edges(span, WINDOWS[name] if name else WHOLE_DAY)
    assert edges == sorted(edges)
    widths = [(end - begin).total_seconds() / 3600 for begin, end in zip(edges[::2], edges[1::2], strict=True)]
    return dict(zip(days, widths, strict=True))


def test_days_are_as_long_as_the_clock_says() -> None:
    spring = span_of(date(2026, 3, 28), date(2026, 3, 30), EARLY)
    assert list(hours(spring).values())[:3] == [24, 23, 24]
    autumn = span_of(date(2026, 10, 25), date(2026, 10, 25), EARLY)
    assert hours(autumn)[date(2026, 10, 25)] == 25


def test_windows_keep_their_wall_clock() -> None:
    week = span_of(date(2026, 3, 23), date(2026, 3, 29), EARLY)
    assert hours(week, "after_work")[date(2026, 3, 23)] == 8
    assert set(hours(week, "saturday")) == {date(2026, 3, 28)}
    assert hours(week, "before_work")[date(2026, 3, 29)] == 8, "an hour of that night is missing"
