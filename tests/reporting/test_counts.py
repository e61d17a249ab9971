"""What is counted from events: visits at counters, waits, intakes elsewhere against direct ones, cases by life event."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.reporting.facts.counts import IntakeCount
from services.reporting.handover_delay.measures import SLOW, SlowIntakes
from services.reporting.handover_delay.summary import intakes
from shared.clock import utc_now
from shared.events.booking import (
    AppointmentConfirmedV1,
    AppointmentFinishedV1,
    AppointmentMissedV1,
    TicketCalledV1,
    TicketIssuedV1,
    TicketMissedV1,
)
from shared.events.bundles import CaseFinishedV1, CaseSubmittedV1, IntakeAcceptedV1, PartReleasedV1
from shared.events.routing import PartDecidedV1
from shared.messaging.envelope import Envelope, Event
from tests.reporting.handover_delay.test_report import envelope

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("city_known")


def days(number: float) -> datetime:
    return MONDAY + timedelta(days=number)


async def hear(consumer, events: Sequence[tuple[Event, datetime]]) -> None:
    told: list[Envelope] = [envelope(event, at) for event, at in events]
    await consumer.consume(told)


async def report(client, reader, name: str, table: str | None = None) -> list[dict]:
    found = (await client.get(f"/v1/reports/{name}", headers=reader)).json()
    return found["rows"] if table is None else next(each["rows"] for each in found["tables"] if each["id"] == table)


def visit(kind: type[Event], service: str = "reisepass", **more: object) -> Event:
    return kind(appointment_id=uuid4(), office_id="bb-gohlis", service_ids=(service,), starts_at=days(10.5), **more)


async def test_appointments_of_a_service(client, consumer, reader) -> None:
    """Ten booked ten and a half days ahead for 21:00 on a Thursday; eight came, two did not."""
    told = [(visit(AppointmentConfirmedV1), days(0)) for _ in range(10)]
    told += [(visit(AppointmentFinishedV1, planned_minutes=15, measured_minutes=n), days(11)) for n in range(5, 13)]
    told += [(visit(AppointmentMissedV1), days(11)) for _ in range(2)]
    await hear(consumer, told)
    row = next(
        r for r in await report(client, reader, "buergerservice-bilanz", "services") if r["service"] == "reisepass"
    )
    assert (row["appointments"], row["waitDays"], row["noShow"]) == (10, 10.5, None), (
        "two who did not come are too few to show"
    )
    [served] = await report(client, reader, "buergerservice-bilanz", "durations")
    assert (served["served"], served["median"], served["p80"], served["planned"]) == (8, 8, 11, 15)
    [booked] = await report(client, reader, "compatibility", "booked")
    assert (booked["confirmed"], booked["friendlyShare"]) == (10, 100.0)


async def test_waits_without_an_appointment(client, consumer, reader) -> None:
    ticket = {"office_id": "bb-gohlis", "service_ids": ("reisepass",)}
    told = [(TicketIssuedV1(ticket_id=uuid4(), **ticket), days(0)) for _ in range(20)]
    told += [(TicketCalledV1(ticket_id=uuid4(), waited_minutes=n, **ticket), days(0)) for n in range(1, 12)]
    told += [(TicketMissedV1(ticket_id=uuid4(), **ticket), days(0)) for _ in range(5)]
    await hear(consumer, told)
    [row] = await report(client, reader, "buergerservice-bilanz", "waits")
    assert row == {"office": "bb-gohlis", "tickets": 20, "waitMinutes": 6, "left": 25.0, "weeklyHours": 33.5}


async def test_cases_by_life_event_and_channel(client, consumer, reader) -> None:
    told: list[tuple[Event, datetime]] = []
    for number in range(12):
        case = uuid4()
        mode = "online" if number < 7 else "envelope"
        told.append(
            (
                CaseSubmittedV1(
                    case_id=case, bundle_id="elternexpress", mode=mode, part_keys=("a",), received_at=days(0)
                ),
                days(0),
            )
        )
        if number < 10:
            told.append(
                (CaseFinishedV1(case_id=case, bundle_id="elternexpress", outcome="completed"), days(number + 1))
            )
    await hear(consumer, told)
    row = next(r for r in await report(client, reader, "buergerservice-bilanz") if r["lifeEvent"] == "geburt")
    assert (row["cases"], row["online"], row["envelope"], row["place"]) == (12, 7, 5, 0)
    assert (row["daysMedian"], row["daysP90"]) == (5.0, 9.0)
    saved = next(r for r in await report(client, reader, "savings") if r["bundle"] == "elternexpress")
    assert saved["hoursSaved"] == round(12 * saved["minutesPerCase"] / 60, 1) > 0


async def test_the_part_a_case_waited_for(client, consumer, reader) -> None:
    told: list[tuple[Event, datetime]] = []
    for _ in range(6):
        case = uuid4()
        for part, took in (("geburtsurkunde", 1), ("elterngeld", 20)):
            ids = {"part_id": uuid4(), "case_id": case, "authority_id": "standesamt"}
            told.append(
                (PartReleasedV1(bundle_id="elternexpress", part_key=part, service_id=None, wave=1, **ids), days(0))
            )
            told.append((PartDecidedV1(delivery_id=uuid4(), artefacts=(), decided_at=days(took), **ids), days(took)))
        told.append((CaseFinishedV1(case_id=case, bundle_id="elternexpress", outcome="completed"), days(20)))
    await hear(consumer, told)
    rows = {r["part"]: r for r in await report(client, reader, "critical-path") if r["bundle"] == "elternexpress"}
    assert (rows["elterngeld"]["daysMedian"], rows["elterngeld"]["last"]) == (20.0, 6)
    assert (rows["geburtsurkunde"]["daysMedian"], rows["geburtsurkunde"]["last"]) == (1.0, 0)


async def test_intake_elsewhere_is_set_beside_direct_intake(client, consumer, reader) -> None:
    told: list[tuple[Event, datetime]] = []
    for _ in range(6):
        ids = {"part_id": uuid4(), "case_id": uuid4(), "authority_id": "kfz-zulassung"}
        accepted = IntakeAcceptedV1(office_id="bb-gohlis", service_id="kfz-abmeldung", accepted_at=days(0), **ids)
        told += [
            (accepted, days(0)),
            (CaseFinishedV1(case_id=ids["case_id"], bundle_id="einzelantrag", outcome="completed"), days(9)),
        ]
        other = {"part_id": uuid4(), "case_id": uuid4(), "authority_id": "kfz-zulassung"}
        told.append(
            (PartReleasedV1(bundle_id="umzug", part_key="kfz", service_id="kfz-abmeldung", wave=1, **other), days(0))
        )
        told.append((PartDecidedV1(delivery_id=uuid4(), artefacts=(), decided_at=days(2), **other), days(2)))
    await hear(consumer, told)
    [row] = await report(client, reader, "handover-delay", "intakes")
    assert (row["office"], row["accepted"], row["daysDecided"], row["daysDirect"], row["slower"]) == (
        "bb-gohlis",
        6,
        9.0,
        2.0,
        True,
    )


async def test_slow_intake_elsewhere_is_a_figure_for_the_alarm(database, consumer) -> None:
    ago = utc_now() - timedelta(days=20)
    told: list[tuple[Event, datetime]] = []
    for _ in range(6):
        ids = {"part_id": uuid4(), "case_id": uuid4(), "authority_id": "kfz-zulassung"}
        accepted = IntakeAcceptedV1(office_id="bb-gohlis", service_id="kfz-abmeldung", accepted_at=ago, **ids)
        finished = CaseFinishedV1(case_id=ids["case_id"], bundle_id="einzelantrag", outcome="completed")
        told += [(accepted, ago), (finished, ago + timedelta(days=9))]
        other = {"part_id": uuid4(), "case_id": uuid4(), "authority_id": "kfz-zulassung"}
        released = PartReleasedV1(bundle_id="umzug", part_key="kfz", service_id="kfz-abmeldung", wave=1, **other)
        decided = PartDecidedV1(delivery_id=uuid4(), artefacts=(), decided_at=ago + timedelta(days=2), **other)
        told += [(released, ago), (decided, ago + timedelta(days=2))]
    figures = SlowIntakes(database)
    SLOW.clear()
    await hear(consumer, told)
    await figures.measure()
    assert [(sample.labels["authority"], sample.value) for sample in SLOW.collect()[0].samples] == [
        ("kfz-zulassung", 1)
    ]
    SLOW.clear()
    await figures.measure()
    assert not SLOW.collect()[0].samples, "not counted again at every scrape"


def test_without_direct_intake_nothing_is_called_slower() -> None:
    [row] = intakes([IntakeCount("bb-gohlis", "kfz-zulassung", 9, 9, 1.0, 9, 30.0)])
    assert (row["daysDecided"], row["daysDirect"], row["slower"]) == (30.0, None, None)


def test_small_counts_are_hidden() -> None:
    [row] = intakes(
        [
            IntakeCount(None, "kfz-zulassung", 9, 9, 1.0, 9, 2.0),
            IntakeCount("bb-gohlis", "kfz-zulassung", 4, 4, 1.0, 4, 30.0),
        ]
    )
    assert (row["accepted"], row["daysReceived"], row["daysDecided"], row["slower"]) == (None, None, None, None)
