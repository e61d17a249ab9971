"""What people need together: in one visit or one case, and only where it is often enough to be anonymous."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

import pytest

from shared.events.booking import AppointmentConfirmedV1, AppointmentFinishedV1, CaseVisitedV1, TicketIssuedV1
from shared.messaging.envelope import Event
from tests.reporting.test_counts import days, hear, report

pytestmark = pytest.mark.usefixtures("city_known")


def appointment(*services: str) -> Event:
    return AppointmentConfirmedV1(
        appointment_id=uuid4(), office_id="bb-gohlis", service_ids=services, starts_at=days(3)
    )


def ticket(*services: str) -> Event:
    return TicketIssuedV1(ticket_id=uuid4(), office_id="bb-gohlis", service_ids=services)


async def test_pairs_are_counted_over_appointments_and_tickets(client, consumer, reader) -> None:
    wanted = [appointment("reisepass", "personalausweis") for _ in range(4)]
    wanted += [ticket("personalausweis", "reisepass", "fuehrungszeugnis") for _ in range(3)]
    wanted += [appointment("reisepass") for _ in range(20)]
    await hear(consumer, [(event, days(0)) for event in wanted])
    found = (await client.get("/v1/reports/demand", headers=reader)).json()
    [row] = found["rows"]
    assert (row["first"], row["second"], row["together"]) == ("personalausweis", "reisepass", 7)
    assert row["titles"]["de"].startswith("Personalausweis")
    assert " + " in row["titles"]["de"]
    assert any("2 rare pairs" in gap["en"] for gap in found["gaps"]), "three times is too rare to be shown"


async def test_what_a_bundle_joins_already_is_told_from_new_demand(client, consumer, reader) -> None:
    """After a marriage both documents are renewed; nobody joins a certificate of conduct and a residents' parking permit yet."""
    pairs = [("personalausweis", "reisepass")] * 6 + [("fuehrungszeugnis", "bewohnerparkausweis")] * 5
    await hear(consumer, [(appointment(*pair), days(0)) for pair in pairs])
    joined, new = await report(client, reader, "demand")
    assert (joined["together"], joined["bundles"]) == (6, "heirat")
    assert (new["together"], new["bundles"]) == (5, None)


def case(*visits: tuple[float, str]) -> Iterator[tuple[Event, datetime]]:
    """The visits of one case, each on its day for one service, as booking tells them."""
    first = uuid4()
    for number, (day, service) in enumerate(visits, start=1):
        same = {
            "appointment_id": first if number == 1 else uuid4(),
            "office_id": "bb-gohlis",
            "service_ids": (service,),
            "starts_at": days(day),
        }
        yield AppointmentFinishedV1(**same, planned_minutes=15, measured_minutes=12), days(day)
        if number > 1:
            yield CaseVisitedV1(**same, case_id=first, number=number), days(day)


async def test_two_visits_of_one_case_within_thirty_days(client, consumer, reader) -> None:
    card, passport, certificate = "personalausweis", "reisepass", "fuehrungszeugnis"
    told = [told for _ in range(5) for told in case((0, passport), (29, card), (58, certificate))]
    told += [told for _ in range(6) for told in case((0, card), (3, card), (6, card))]
    told += [told for _ in range(7) for told in case((0, passport), (31, certificate))]  # too long between
    told += [told for _ in range(4) for told in case((0, passport), (1, certificate))]  # too rare to be shown
    told += [told for _ in range(9) for told in case((0, passport))]
    await hear(consumer, told)
    followed = await report(client, reader, "demand", "cases")
    assert [(row["first"], row["second"], row["together"]) for row in followed] == [
        (certificate, card, 5), (card, passport, 5),
    ]  # fmt: skip
    assert followed[1]["bundles"] == "heirat"
    assert [(row["service"], row["cases"]) for row in await report(client, reader, "demand", "again")] == [(card, 6)]
    found = (await client.get("/v1/reports/demand", headers=reader)).json()
    assert any("1 rare pairs" in gap["en"] for gap in found["gaps"])
    assert not found["rows"], "nobody came for both in one visit"


async def test_a_case_counts_in_the_period_of_its_later_visit(client, consumer, reader) -> None:
    await hear(consumer, [told for _ in range(5) for told in case((0, "reisepass"), (20, "personalausweis"))])
    for period, seen in (("from=2026-03-01&to=2026-03-10", 0), ("from=2026-03-20&to=2026-03-31", 1)):
        found = (await client.get(f"/v1/reports/demand?{period}", headers=reader)).json()
        assert len(found["tables"][0]["rows"]) == seen, period
