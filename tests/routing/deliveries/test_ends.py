"""The end of a case ends what is open of it; what is overdue is seen; authorities that do not report are asked."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from services.routing.authorities.protocol import DeliveryFailure, Report, TransientFailure
from services.routing.deliveries import intake, reports
from services.routing.deliveries.asking import ask
from services.routing.deliveries.store import to_ask
from shared.events.bundles import CaseFinishedV1
from shared.messaging.consumer import Heard
from tests.shared.messaging.rooms import envelope_of, until

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def finish(town, part: UUID, outcome: str) -> None:
    """The case of a part is over."""
    released = town.parts[str(part)]
    event = CaseFinishedV1(case_id=released.case_id, bundle_id=released.bundle_id, outcome=outcome)
    async with town.database.transaction() as session:
        await intake.end_cases(session, [Heard(envelope_of(released), event)])


@pytest.mark.parametrize(
    ("outcome", "state"), [("completed", "closed"), ("partly_refused", "closed"), ("withdrawn", "withdrawn")]
)
@pytest.mark.parametrize("before", ["queued", "delivered", "dead"])
async def test_the_end_of_a_case_ends_what_is_open(town, outcome, state, before) -> None:
    [part, other] = await town.release(2)
    await town.execute("update routing.delivery set state = :state", state=before)
    await finish(town, part, outcome)
    await finish(town, part, outcome)
    assert await town.states() == {state: 1, before: 1}
    kinds = await town.rows("select kind from routing.delivery_event where kind <> 'created'")
    assert [row[0] for row in kinds] == [state]
    assert town.parts[str(other)]


async def test_what_is_decided_stays_decided(town, couriers) -> None:
    [part] = await town.release()
    async with couriers():
        await until(lambda: town.done(1))
    await finish(town, part, "withdrawn")
    assert await town.states() == {"decided": 1}


async def test_a_worker_with_the_parcel_of_a_withdrawn_case_records_nothing(town, couriers) -> None:
    await town.set_authority("standesamt", {"latency_ms": 500})
    [part] = await town.release()
    async with couriers():
        await until(lambda: town.rows("select 1 from routing.delivery where state = 'leased'"))
        await finish(town, part, "withdrawn")
        await until(lambda: town.rows("select 1 from routing.simulated_receipt"))
    assert await town.states() == {"withdrawn": 1}
    assert await town.events() == []


class Oracle:
    """An authority that answers what it is told to."""

    def __init__(self, said: list[Report], after: float | None, error: DeliveryFailure | None = None) -> None:
        self.said, self.after, self.error = said, after, error

    async def deliver(self, parcel, idempotency_key):
        raise AssertionError("it is only asked")

    async def inquire(self, delivery_id: UUID):
        if self.error:
            raise self.error
        return self.said, self.after


async def waiting(town) -> UUID:
    """A delivered parcel whose authority is to be asked."""
    await town.release()
    await town.execute("update routing.delivery set state = 'delivered', look_at = now(), produces = '{urkunde}'")
    return (await town.rows("select id from routing.delivery"))[0][0]


async def test_an_authority_is_asked_until_it_has_decided(town) -> None:
    delivery = await waiting(town)
    async with town.database.transaction() as session:
        assert await to_ask(session, 10, timedelta(minutes=1)) == [(delivery, "standesamt")]
        assert await to_ask(session, 10, timedelta(minutes=1)) == [], (
            "another worker asks a minute later at the earliest"
        )
    await ask(town.database, Oracle([], 30), "standesamt", delivery)
    assert (await town.rows("select look_at > now() + interval '20 seconds' from routing.delivery"))[0][0]
    await ask(town.database, Oracle([Report(delivery, str(uuid4()), "decided", NOW)], None), "standesamt", delivery)
    assert await town.rows("select state, look_at from routing.delivery") == [("decided", None)]
    assert await town.events() == ["part_decided"]


async def test_an_authority_that_cannot_say_is_asked_again(town) -> None:
    delivery = await waiting(town)
    async with town.database.transaction() as session:
        await to_ask(session, 10, timedelta(minutes=1))
    await ask(town.database, Oracle([], None, TransientFailure("down")), "standesamt", delivery)
    assert (await town.rows("select look_at > now() from routing.delivery"))[0][0]


async def test_reports_in_any_order_and_twice_end_at_the_first_final_one(town) -> None:
    """All orders of an acceptance, a decision and a refusal, each of them said twice."""
    says = ("accepted", "decided", "refused")
    for order in permutations((*says, *says)[:4]):
        [part] = await town.release()
        [(delivery,)] = await town.rows("select id from routing.delivery where part_id = :part", part=part)
        told = {each: Report(delivery, f"{delivery}-{each}", each, NOW, reason_code="no") for each in says}
        outcomes = []
        for each in order:
            async with town.database.transaction() as session:
                outcomes += await reports.take(session, "standesamt", [told[each]])
        [(state,)] = await town.rows("select state from routing.delivery where id = :id", id=delivery)
        assert state == next(each for each in order if each != "accepted")
        kept = await town.rows(
            "select kind from routing.delivery_event where delivery_id = :id and kind <> 'created'", id=delivery
        )
        assert sorted(row[0] for row in kept) == sorted(set(order)), "each once"
        assert outcomes.count("repeated") == len(order) - len(set(order))
        finals = await town.rows(
            "select count(*) from routing.outbox_event where subject = :part and type ~ 'decided|refused'",
            part=str(part),
        )
        assert finals == [(1,)]
