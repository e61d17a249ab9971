"""Measured durations beside planned ones: told by booking, counted once, shown only for five visits and more."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from services.catalog.durations.counting import forget_old
from services.catalog.events import HANDLERS
from services.catalog.tables import metadata
from shared.clock import BERLIN, utc_now
from shared.events.booking import AppointmentFinishedV1, CaseVisitedV1, TicketFinishedV1
from shared.ids import new_id
from shared.messaging.consumer import Consumer, Outcome
from shared.messaging.envelope import Envelope, Event

NOON = datetime.now(BERLIN).replace(hour=12, minute=0, second=0, microsecond=0)
YESTERDAY = NOON - timedelta(days=1)


def told(event: Event, at: datetime = YESTERDAY) -> Envelope:
    """What booking sends."""
    return Envelope(
        id=new_id(), source="urn:lotse:booking", type=event.TYPE, subject="x", time=at, traceparent=f"00-{'1' * 32}-{'2' * 16}-01",
        correlationid="c", data=event.model_dump(mode="json", by_alias=True),
    )  # fmt: skip


def ticket(minutes: int, *services: str) -> TicketFinishedV1:
    return TicketFinishedV1(
        ticket_id=uuid4(), office_id="bb-gohlis", service_ids=services or ("personalausweis",), measured_minutes=minutes
    )


def appointment(minutes: int) -> AppointmentFinishedV1:
    return AppointmentFinishedV1(
        appointment_id=uuid4(), office_id="bb-gohlis", service_ids=("personalausweis",), starts_at=datetime.now(UTC),
        planned_minutes=15, measured_minutes=minutes,
    )  # fmt: skip


def again(number: int) -> CaseVisitedV1:
    return CaseVisitedV1(
        appointment_id=uuid4(), office_id="bb-gohlis", service_ids=("personalausweis",), starts_at=datetime.now(UTC),
        case_id=uuid4(), number=number,
    )  # fmt: skip


async def rule(catalog, service: str = "personalausweis", name: str = "max_20_min") -> dict:
    check = (await catalog.get(f"/v1/services/{service}/servicebereich-check")).json()
    return next(found for found in check["rules"] if found["id"] == name)


async def hear(database, *envelopes: Envelope) -> dict:
    return await Consumer(database, metadata.tables["catalog.inbox_event"], HANDLERS).consume(envelopes)


async def test_planned_and_measured_side_by_side(catalog, database):
    before = await rule(catalog)
    assert (before["value"], before["measured"], before["agrees"]) == (15, None, None)
    visits = [told(ticket(minutes)) for minutes in (9, 10, 11, 30, 31)]
    visits += [told(appointment(minutes)) for minutes in (12, 12, 13, 14, 14)]
    today, several = told(ticket(90), NOON), told(ticket(90, "personalausweis", "reisepass"))
    outcomes = await hear(database, *visits, today, several)
    assert set(outcomes.values()) == {Outcome.HANDLED}
    assert set((await hear(database, *visits)).values()) == {Outcome.REPEATED}
    catalog._transport.app.state.shelf.clear()
    found = await rule(catalog)
    assert found["measured"] == {"visits": 10, "p50Minutes": 12, "p80Minutes": 14}
    assert (found["value"], found["result"], found["agrees"]) == (15, "met", True)
    figures = (await catalog.get("/v1/services/personalausweis/access-score")).json()
    assert figures["faster"]["measured"]["p50Minutes"] == 12
    assert figures["faster"]["durationMinutes"]["value"] == 15


async def test_a_plan_that_does_not_hold_is_seen(catalog, database):
    await hear(database, *(told(ticket(25)) for _ in range(5)))
    found = await rule(catalog)
    assert (found["value"], found["result"], found["agrees"], found["measured"]["p80Minutes"]) == (15, "met", False, 25)


async def test_what_was_measured_stands_in_where_no_plan_is_known(catalog, database):
    service = "familienstandsklaerung"
    assert (await rule(catalog, service))["result"] == "unknown"
    await hear(database, *(told(ticket(18, service)) for _ in range(5)))
    catalog._transport.app.state.shelf.clear()
    found = await rule(catalog, service)
    assert (found["result"], found["value"], found["basis"]) == ("met", 18, "measured")
    assert found["provenance"] == {"status": "derived", "sources": ["measured"]}
    sources = (await catalog.get("/v1/sources?limit=100")).json()["items"]
    assert "measured" in {source["id"] for source in sources}


@pytest.mark.parametrize(
    ("once", "twice", "thrice", "p80", "agrees"),
    [
        (5, 0, 0, 1, True),
        (8, 2, 0, 1, True),
        (7, 3, 0, 2, True),
        (7, 1, 2, 2, True),
        (6, 1, 3, 3, False),
        (0, 0, 5, 3, False),
    ],
)
async def test_visits_a_case_takes_are_counted_and_judged(catalog, database, once, twice, thrice, p80, agrees):
    cases = once + twice + thrice
    kept = once + 2 * twice + 3 * thrice
    heard = [told(appointment(9)) for _ in range(kept)]
    heard += [told(again(2)) for _ in range(twice + thrice)] + [told(again(3)) for _ in range(thrice)]
    await hear(database, *heard)
    found = await rule(catalog, name="max_2_visits")
    assert found["measuredVisits"] == {"cases": cases, "visits": kept, "p80Visits": p80}
    assert (found["result"], found["agrees"], found["measured"]) == ("met", agrees, None)
    figures = (await catalog.get("/v1/services/personalausweis/access-score")).json()
    assert figures["easier"]["measuredVisits"]["p80Visits"] == p80
    assert (await rule(catalog))["measuredVisits"] is None, "it says nothing about the duration"


async def test_four_cases_are_not_shown_however_often_people_came(catalog, database):
    heard = [told(appointment(9)) for _ in range(8)] + [told(again(2)) for _ in range(4)]
    await hear(database, *heard)
    assert (await rule(catalog, name="max_2_visits"))["measuredVisits"] is None


async def test_four_visits_are_not_shown(catalog, database):
    await hear(database, *(told(ticket(18)) for _ in range(4)))
    assert (await rule(catalog))["measured"] is None


async def test_only_a_year_is_counted_and_older_ones_are_forgotten(catalog, database, session):
    long_ago = YESTERDAY - timedelta(days=365)
    await hear(database, *(told(each, long_ago) for _ in range(9) for each in (ticket(18), appointment(18))))
    assert (await rule(catalog))["measured"] is None
    await forget_old(session, utc_now().date() + timedelta(days=40))
    for table in ("measured_duration", "measured_visit"):
        assert (await session.execute(text(f"select count(*) from catalog.{table}"))).scalar() == 0  # noqa: S608
