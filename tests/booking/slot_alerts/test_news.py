"""What is new among free starts: never twice, never what was seen, nothing missed within reach."""

from hypothesis import given
from hypothesis import strategies as st

from services.booking.slot_alerts.news import IN_A_LETTER, KNOWN, Start, news_of

NOW = "2026-12-01T00:00:00+00:00"
starts = st.builds(
    Start, st.integers(10, 40).map(lambda minute: f"2026-12-01T08:{minute}:00+00:00"), st.sampled_from(["a", "b"])
)
looks = st.lists(st.sets(starts), min_size=1, max_size=6)


def test_the_first_look_tells_the_first_ten() -> None:
    free = [Start(f"2026-12-01T{hour:02}:00:00+00:00", "a") for hour in range(8, 23)]
    news = news_of(free, [], [], NOW)
    assert list(news.tell) == free[:IN_A_LETTER]
    assert list(news.known) == free
    assert list(news_of(free, news.known, news.told, NOW).tell) == [], "what was seen is no news, told or not"


def test_nothing_beyond_the_reach_of_the_last_look_is_news() -> None:
    free = [Start(f"2026-12-{day:02}T{hour:02}:00:00+00:00", "a") for day in range(1, 11) for hour in range(8, 20)]
    news = news_of(free[:KNOWN], [], [], NOW)
    taken_one = free[1 : KNOWN + 1]
    assert list(news_of(taken_one, news.known, news.told, NOW).tell) == [], (
        "the last was free before, only out of sight"
    )
    sooner = Start("2026-12-01T07:00:00+00:00", "a")
    assert list(news_of([sooner, *taken_one][:KNOWN], news.known, news.told, NOW).tell) == [sooner]


@given(looks)
def test_no_start_is_told_twice_and_every_new_one_is_told(sequence: list[set[Start]]) -> None:
    known: list[Start] = []
    told: list[Start] = []
    letters: list[Start] = []
    for free in sequence:
        news = news_of(sorted(free), known, told, NOW)
        fresh = free - set(known) - set(letters)
        assert set(news.tell) <= fresh
        assert len(fresh) > IN_A_LETTER or set(news.tell) == fresh
        known, told = list(news.known), list(news.told)
        letters += news.tell
    assert len(letters) == len(set(letters))


def test_what_is_past_is_forgotten() -> None:
    start = Start("2026-12-01T08:00:00+00:00", "a")
    assert list(news_of([], [], [start], start.starts_at).told) == [start]
    assert list(news_of([], [], [start], "2026-12-01T08:01:00+00:00").told) == []
