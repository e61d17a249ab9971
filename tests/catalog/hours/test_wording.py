"""The rules in words say what the rules say."""

from datetime import date

import pytest

from services.catalog.hours.patterns import Dated, Monthly, Weekly
from services.catalog.hours.rules import HoursRule
from services.catalog.hours.wording import in_words

TODAY = date(2026, 11, 22)
BOTH = frozenset({"appointment", "walk_in"})


def weekly(*days: int, opens: int = 540, closes: int = 720, **more) -> list[HoursRule]:
    return [HoursRule(Weekly(day), opens, closes, BOTH, **more) for day in days]


@pytest.mark.parametrize(
    ("rules", "german", "english"),
    [
        ([], "Keine regelmäßigen Öffnungszeiten.", "No regular opening hours."),
        (weekly(0, 1, 2, 4), "Montag bis Mittwoch und Freitag 09:00–12:00 Uhr.", "Monday to Wednesday and Friday 09:00–12:00."),
        (weekly(1) + weekly(1, opens=780, closes=1080), "Dienstag 09:00–12:00 und 13:00–18:00 Uhr.",
         "Tuesday 09:00–12:00 and 13:00–18:00."),
        (weekly(0) + weekly(3, opens=720, closes=1140), "Montag 09:00–12:00 Uhr, Donnerstag 12:00–19:00 Uhr.",
         "Monday 09:00–12:00, Thursday 12:00–19:00."),
        ([HoursRule(Weekly(1, 2, date(2027, 1, 4)), 780, 1080, BOTH)],
         "Dienstag jede 2. Woche, gezählt ab der Woche des 04.01.2027, 13:00–18:00 Uhr.",
         "Tuesday every 2 weeks, counted from the week of 4 January 2027, 13:00–18:00."),
        ([HoursRule(Monthly(3, 2), 780, 1080, frozenset({"appointment"}))],
         "Am zweiten Donnerstag des Monats 13:00–18:00 Uhr, nur mit Termin.",
         "On the second Thursday of the month 13:00–18:00, by appointment only."),
        ([HoursRule(Monthly(4, -1), 780, 1080, BOTH)], "Am letzten Freitag des Monats 13:00–18:00 Uhr.",
         "On the last Friday of the month 13:00–18:00."),
        ([HoursRule(Dated(frozenset({date(2026, 12, 3), date(2026, 12, 17)})), 600, 840, BOTH)],
         "Am 03.12.2026 und 17.12.2026 10:00–14:00 Uhr.", "On 3 December 2026 and 17 December 2026 10:00–14:00."),
        (weekly(5, valid_from=date(2027, 1, 1), valid_until=date(2027, 6, 30)),
         "Samstag 09:00–12:00 Uhr (ab 01.01.2027) (bis 30.06.2027).", "Saturday 09:00–12:00 (from 1 January 2027) (until 30 June 2027)."),
        (weekly(5, valid_until=date(2026, 11, 21)), "Keine regelmäßigen Öffnungszeiten.", "No regular opening hours."),
    ],
)  # fmt: skip
def test_rules_in_words(rules, german, english) -> None:
    assert in_words(rules, TODAY) == {"de": german, "en": english}


async def test_an_office_says_its_hours_in_words(catalog):
    office = (await catalog.get("/v1/offices/bb-otto-schill")).json()
    assert office["hoursText"] == {
        "de": "Montag bis Mittwoch und Freitag 08:00–19:00 Uhr, Donnerstag 12:00–19:00 Uhr, Samstag 09:00–13:00 Uhr.",
        "en": "Monday to Wednesday and Friday 08:00–19:00, Thursday 12:00–19:00, Saturday 09:00–13:00.",
    }
    assert {rule["rrule"] for rule in office["rules"]} == {
        f"FREQ=WEEKLY;BYDAY={day};WKST=MO" for day in ("MO", "TU", "WE", "TH", "FR", "SA")
    }
