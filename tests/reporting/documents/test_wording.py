"""What a report calls its days."""

from datetime import date

import pytest

from services.reporting.documents.wording import period_text

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)


@pytest.mark.parametrize(("first", "last", "german", "english"), [
    (None, None, "alle Tage", "all days"), (FIRST, LAST, "01.01.2026 – 31.03.2026", "01 January 2026 – 31 March 2026"),
    (FIRST, None, "ab 01.01.2026", "from 01 January 2026"), (None, LAST, "bis 31.03.2026", "until 31 March 2026"),
])  # fmt: skip
def test_a_period_in_words(first: date | None, last: date | None, german: str, english: str) -> None:
    assert (period_text(first, last, "de"), period_text(first, last, "en")) == (german, english)
