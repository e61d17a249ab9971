"""What people need together: only from one visit for several services, and only where it is often enough to be anonymous."""

from uuid import uuid4

import pytest

from shared.events.booking import AppointmentConfirmedV1, TicketIssuedV1
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
