"""Days that are left before something is lost: told early, in words, and to nobody in a hard situation."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from services.bundles.cases.last_days import last_days
from services.bundles.cases.opening import OpenCase
from services.bundles.cases.store import CaseFile
from shared.clock import utc_now
from tests.bundles.inbox.test_inbox import Clerk
from tests.bundles.seeds import FAMILY, definition

BIRTH = date(2026, 3, 14)
FILE = CaseFile(
    id=None, reference="T", secret_hash=b"", owner_hash=None, bundle_id="elternexpress", definition_version=1, mode="online",
    state="draft", key_id="", wrapped_key=b"", sealed_facts=b"", sealed_answers=b"", event_date=BIRTH, created_at=utc_now(),
    definition_checksum="",
)  # fmt: skip


def case_on(today: date, **facts: object) -> OpenCase:
    return OpenCase(FILE, definition("elternexpress"), {**FAMILY, **facts}, {}, {}, {}, {}, today)


@pytest.mark.parametrize(("before", "words"), [
    (34, "Child benefit: 34 days left before a month is lost (§ 70 (1) S. 2 EStG)."),
    (1, "Child benefit: 1 day left before a month is lost (§ 70 (1) S. 2 EStG)."),
    (0, "Child benefit: today is the last day before a month is lost (§ 70 (1) S. 2 EStG)."),
])  # fmt: skip
def test_a_month_of_child_benefit_is_counted_down(before: int, words: str) -> None:
    last = date(2026, 9, 30)
    found = next(each for each in last_days(case_on(last - timedelta(days=before))) if each.part == "kindergeld")
    assert (found.date, found.days_left, found.text["en"]) == (last, before, words)


def test_what_is_over_is_not_counted_and_the_soonest_comes_first() -> None:
    found = last_days(case_on(BIRTH))
    assert [each.date for each in found] == sorted(each.date for each in found)
    assert found[0].text["de"] == "Geburt beurkunden und Urkunden ausstellen: noch 7 Tage (§ 18 (1) PStG)."
    assert all(each.days_left >= 0 for each in last_days(case_on(BIRTH + timedelta(days=60))))
    assert last_days(case_on(date(2027, 3, 14))) == []


def test_who_grieves_is_reminded_of_nothing() -> None:
    assert last_days(case_on(BIRTH, hard_case="stillbirth")) == []


def test_once_handed_in_the_date_of_receipt_keeps_everything() -> None:
    handed_in = case_on(BIRTH).with_file(replace(FILE, state="submitted", submitted_at=utc_now()))
    assert last_days(handed_in) == []


async def test_the_case_tells_and_the_calendar_speaks_up(make_case) -> None:
    case = await make_case(eventDate=(utc_now().date() - timedelta(days=1)).isoformat())
    told = (await case.call("GET"))["lastDays"]
    assert told[0]["daysLeft"] in (5, 6)
    assert told[0]["law"] == "§ 18 (1) PStG"
    calendar = Calendar.from_ical(await case.call("GET", "/deadlines.ics"))
    reminders = [[alarm["trigger"].dt.days for alarm in event.walk("VALARM")] for event in calendar.walk("VEVENT")]
    assert reminders
    assert all(each == [-14, -3] for each in reminders)
    quiet = await make_case(eventDate="2026-03-14", facts=FAMILY | {"hard_case": "stillbirth"})
    assert "VALARM" not in await quiet.call("GET", "/deadlines.ics")


async def test_after_a_notice_the_time_to_object_runs(make_case, room, client, issuers) -> None:
    case = await make_case(submit=True)
    assert (await case.call("GET"))["lastDays"] == []
    part = (await room.parts(case.id))["geburtsurkunde"].id
    clerk = Clerk(client, issuers, "standesamt")
    await clerk.do(part, "decide", {"decision": "granted"})
    await clerk.do(part, "notice", {"channel": "post", "providedOn": utc_now().date().isoformat()})
    (objection,) = (await case.call("GET"))["lastDays"]
    assert objection["text"]["en"].startswith("Objection (Register the birth and issue certificates): ")
    assert 27 <= objection["daysLeft"] <= 40
