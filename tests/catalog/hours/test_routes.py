"""Hours over HTTP: the table of the council paper, the sixteen real closures, holidays, the calendar file."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import holidays
import pytest
import recurring_ical_events
import yaml
from icalendar import Calendar
from sqlalchemy import insert, update

from services.catalog.hours.models import hours_rule
from services.catalog.seeding.files import SEEDS


async def day_of(catalog, office: str, day: str, **query: str) -> dict:
    answer = await catalog.get(f"/v1/offices/{office}/opening-hours", params={"from": day, "to": day} | query)
    assert answer.status_code == 200, answer.text
    return answer.json()["days"][0]


def times(day: dict) -> list[str]:
    return [f"{i['from']}-{i['to']}" for i in day["intervals"]]


async def test_the_table_of_the_council_paper(catalog):
    rows = (await catalog.get("/v1/opening-hours/summary")).json()["rows"]
    columns = ("group", "weeklyHours", "openDays", "longDays", "latest")
    assert [tuple(row[name] for name in columns) for row in rows] == [
        ("Kfz-Zulassung", 41.5, 5, 2, "18:00"),
        ("Bürgerbüros in Schichtdienst", 55.0, 6, 5, "19:00"),
        ("Bürgerbüros ohne Schichtdienst", 33.5, 5, 2, "18:00"),
        ("Bürgertelefon", 52.5, 5, 5, "18:00"),
    ]


CLOSURES = [
    ("x-2023-01-18", "bb-gohlis", "2023-01-18", None, ["09:00-13:00"]),
    ("x-2023-01-25", "bb-ratzelbogen", "2023-01-25", None, ["09:00-13:00"]),
    ("x-2023-11-standesamt", "standesamt", "2023-11-14", "geburtsurkunde", ["09:00-12:00", "13:00-18:00"]),
    ("x-2023-11-standesamt-2", "standesamt", "2023-11-16", "sterbeurkunde", ["09:00-12:00", "13:00-16:00"]),
    ("x-2024-10-04", "bb-schoenefeld", "2024-10-04", None, []),
    ("x-2024-10-16", "bb-leutzsch", "2024-10-16", None, []),
    ("x-2024-10-24", "bb-otto-schill", "2024-10-24", None, ["16:00-19:00"]),
    ("x-2025-01-boehlitz", "bb-boehlitz", "2025-02-11", None, []),
    ("x-2025-03-liebertwolkwitz", "bb-liebertwolkwitz", "2025-05-15", None, []),
    ("x-2025-mobil", "mobil-plagwitz", "2025-06-30", None, []),
    ("x-2025-06-urkunden", "standesamt", "2025-07-01", "kirchenaustritt", ["09:00-12:00", "13:00-18:00"]),
    ("x-2025-08-27", "bb-wiederitzsch", "2025-08-27", None, []),
    ("x-2025-08-28", "bb-otto-schill", "2025-08-28", None, ["13:00-19:00"]),
    ("x-2025-08-28-lw", "bb-liebertwolkwitz", "2025-08-28", None, []),
    ("x-2025-08-28-tel", "buergertelefon", "2025-08-28", None, ["07:30-10:00", "12:45-18:00"]),
    ("x-2026-01-ajf", "ajf-beurkundung", "2026-01-13", None, []),
]  # fmt: skip


def test_all_closures_on_record_are_tried() -> None:
    recorded = yaml.safe_load((Path(SEEDS) / "exceptions.yaml").read_text())
    assert {entry["id"] for entry in recorded} == {closure[0] for closure in CLOSURES}
    assert len(CLOSURES) == 16


@pytest.mark.parametrize(("closure", "office", "day", "service", "expected"), CLOSURES)
async def test_a_real_closure_gives_the_right_day(catalog, closure, office, day, service, expected):
    found = await day_of(catalog, office, day, **({"service": service} if service else {}))
    assert times(found) == expected
    assert closure in [notice["id"] for notice in found["notices"]]
    if service:
        assert {interval["mode"] for interval in found["intervals"]} == {"appointment"}
        assert "both" in {interval["mode"] for interval in (await day_of(catalog, office, day))["intervals"]}
    elif not expected:
        assert found["closed"]["cause"] == "exception"


@pytest.mark.parametrize("day", ["2025-01-14", "2025-03-16"])
async def test_a_closure_ends_when_it_ends(catalog, day):
    found = await day_of(catalog, "bb-boehlitz", day)
    assert found["notices"] == []


async def test_documents_follow_when_an_office_closes(catalog):
    found = await day_of(catalog, "bb-boehlitz", "2025-02-11")
    assert found["notices"][0]["redirect"] == "bb-leutzsch"


@pytest.mark.parametrize(
    ("day", "cause", "reason"),
    [
        ("2026-11-18", "holiday", "Buß- und Bettag"),
        ("2026-10-31", "holiday", "Reformationsfest"),
        ("2026-10-03", "holiday", "Tag der Deutschen Einheit"),
        ("2026-12-25", "holiday", "1. Weihnachtstag"),
    ],
)
@pytest.mark.edge(13)
async def test_holidays_close_also_the_saturday_of_a_six_day_office(catalog, day, cause, reason):
    found = await day_of(catalog, "bb-otto-schill", day)
    assert found["intervals"] == []
    assert (found["closed"]["cause"], found["closed"]["reason"]["de"]) == (cause, reason)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-12-24", ["12:00-19:00"]),  # no holiday: closing is a decision of the city
        ("2026-12-31", ["12:00-19:00"]),
        ("2026-06-04", ["12:00-19:00"]),  # Corpus Christi is none in Leipzig
        ("2026-03-28", ["09:00-13:00"]),
        ("2026-03-29", []),
        ("2026-10-24", ["09:00-13:00"]),
        ("2026-10-25", []),
    ],
)
async def test_days_that_only_look_special(catalog, day, expected):
    assert times(await day_of(catalog, "bb-otto-schill", day)) == expected


@pytest.mark.edge(14)
def test_the_loaded_holidays_are_those_of_saxony() -> None:
    loaded = {day for entry in yaml.safe_load((Path(SEEDS) / "holidays.yaml").read_text()) for day in entry["days"]}
    assert loaded == set(holidays.Germany(subdiv="SN", years=range(2023, 2041)))


async def test_an_office_closed_for_good_answers_with_its_successor(catalog):
    page = (await catalog.get("/v1/offices/bb-suedwest/opening-hours?from=2025-11-28&to=2025-12-01")).json()
    assert [times(day) for day in page["days"]] == [["09:00-14:00"], [], [], []]
    assert page["days"][3]["closed"]["cause"] == "closed_for_good"
    assert page["successor"] == "bb-ratzelbogen"
    moment = (await catalog.get("/v1/offices/bb-suedwest/is-open?at=2026-11-23T10:00:00Z")).json()
    assert (moment["open"], moment["successor"], moment["next"]) == (False, "bb-ratzelbogen", None)


async def test_open_says_until_when_and_closed_says_why_and_what_comes_next(catalog):
    opened = (
        await catalog.get("/v1/offices/bb-otto-schill/is-open", params={"at": "2026-11-17T10:00:00+01:00"})
    ).json()
    assert (opened["open"], opened["until"], opened["mode"]) == (True, "2026-11-17T19:00:00+01:00", "both")
    closed = (
        await catalog.get("/v1/offices/bb-otto-schill/is-open", params={"at": "2026-11-18T10:00:00+01:00"})
    ).json()
    assert (closed["open"], closed["why"]["cause"]) == (False, "holiday")
    assert closed["next"]["opensAt"] == "2026-11-19T12:00:00+01:00"


async def test_kinds_filter_the_day(catalog):
    assert times(await day_of(catalog, "buergertelefon", "2026-11-17", kind="front_office")) == []
    assert times(await day_of(catalog, "buergertelefon", "2026-11-17", kind="phone")) == ["07:30-18:00"]
    assert times(await day_of(catalog, "kfz-zulassung", "2026-11-17", kind="walk_in")) == []


async def test_the_calendar_file_shows_what_the_timetable_says(catalog):
    query = {"from": "2026-10-20", "to": "2026-11-20"}
    file = await catalog.get("/v1/offices/bb-otto-schill/hours.ics", params=query)
    assert file.headers["content-type"].startswith("text/calendar")
    events = Calendar.from_ical(file.text).walk("VEVENT")
    listed = (await catalog.get("/v1/offices/bb-otto-schill/opening-hours", params=query)).json()["days"]
    expected = {(day["date"], i["from"], i["to"]) for day in listed for i in day["intervals"]}
    shown = {(f"{e.start:%Y-%m-%d}", f"{e.start:%H:%M}", f"{e.end:%H:%M}") for e in events}
    assert shown == expected
    assert len({str(event["uid"]) for event in events}) == len(events)
    offsets = {event.start.utcoffset() for event in events}
    assert offsets == {timedelta(hours=1), timedelta(hours=2)}, "the range spans the change of the clocks"
    assert all(isinstance(event.start, datetime) and event.start.date() != date(2026, 11, 18) for event in events)


@pytest.mark.parametrize("office", ["bb-otto-schill", "buergertelefon", "standesamt", "mobil-plagwitz"])
async def test_another_library_expands_the_calendar_file_to_the_same_year(catalog, session, office):
    await session.execute(
        insert(hours_rule).values(
            opening_set_id="bb_schicht", weekday=5, every=2, phase=date(2026, 12, 26), opens=time(14), closes=time(15, 30),
            channels=["walk_in"],
        )
    )  # fmt: skip
    query = {"from": "2026-03-01", "to": "2027-02-28"}
    file = await catalog.get(f"/v1/offices/{office}/hours.ics", params=query)
    expanded = recurring_ical_events.of(Calendar.from_ical(file.text)).between(date(2026, 3, 1), date(2027, 3, 1))
    listed = (await catalog.get(f"/v1/offices/{office}/opening-hours", params=query)).json()["days"]
    expected = sorted((day["date"], i["from"], i["to"]) for day in listed for i in day["intervals"])
    assert sorted((f"{e.start:%Y-%m-%d}", f"{e.start:%H:%M}", f"{e.end:%H:%M}") for e in expanded) == expected
    assert bool(expected) == (office != "mobil-plagwitz")


async def test_a_rule_of_later_is_seen_by_asking_for_later(catalog, session):
    ends = update(hours_rule).where(hours_rule.c.opening_set_id == "kfz", hours_rule.c.weekday == 4)
    await session.execute(ends.values(valid_until=date(2027, 6, 30)))
    later = {"at": "2027-07-01T00:00:00+02:00"}
    check = [await catalog.get("/v1/standards/check", params={"office": "kfz-zulassung"} | q) for q in ({}, later)]
    assert [answer.json()["items"][0]["result"] for answer in check] == ["pass", "fail"]
    summary = [(await catalog.get("/v1/opening-hours/summary", params=q)).json()["rows"][0] for q in ({}, later)]
    assert [row["openDays"] for row in summary] == [5, 4]
    office = [(await catalog.get("/v1/offices/kfz-zulassung", params=query)).json() for query in ({}, later)]
    assert [day["intervals"] for day in office[0]["week"]][4] == ["08:00-15:00"]
    assert [day["intervals"] for day in office[1]["week"]][4] == []
