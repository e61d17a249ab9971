"""One effect per event, whatever arrives: twice, at once, poisoned; and the checker that says so catches a consumer without inbox."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.tables import metadata
from shared.db import Database
from shared.events.bundles import PartReleasedV1
from shared.messaging.consumer import MAX_ATTEMPTS, Consumer, Heard, Outcome, Together
from shared.messaging.envelope import Envelope
from shared.tracing import current_trace
from tests.shared.messaging.rooms import envelope_of, released, value

INBOX = metadata.tables["routing.inbox_event"]
EFFECT = text("insert into routing.simulated_receipt values (:key, 'a', 'p', 1, null, now(), now(), :trace, '{}')")


async def effect(session: AsyncSession, event: PartReleasedV1) -> None:
    """An effect that can be counted, and that fails for a poisonous part; nothing in it is unique."""
    if event.part_key == "poison":
        raise ValueError("cannot be handled")
    key = f"{event.part_id}/{id(asyncio.current_task())}/{current_trace().traceparent}"
    await session.execute(EFFECT, {"key": key, "trace": current_trace().traceparent})


class Forgetful(Consumer):
    """The broken twin: handles whatever comes, because it keeps no inbox."""

    async def _claim(self, session: AsyncSession, batch: Sequence[Envelope]) -> set[UUID]:
        return {envelope.id for envelope in batch}


async def deliver_twice_and_at_once(database: Database, consumer: Consumer) -> None:
    """The checker: ten events, each delivered in two batches, at once and later; raises unless each had one effect."""
    envelopes = [envelope_of(released()) for _ in range(10)]
    await asyncio.gather(*(consumer.consume(batch) for batch in (envelopes, envelopes[::-1], envelopes[:3])))
    await consumer.consume(envelopes)
    count = await value(database, "select count(*) from routing.simulated_receipt")
    assert count == len(envelopes), f"{count} effects of {len(envelopes)} events"


async def test_delivered_twice_and_at_once_has_one_effect(committed: Database) -> None:
    await deliver_twice_and_at_once(committed, Consumer(committed, INBOX, {PartReleasedV1: effect}))


async def test_the_checker_catches_a_consumer_without_inbox(committed: Database) -> None:
    with pytest.raises(AssertionError, match="effects of 10 events"):
        await deliver_twice_and_at_once(committed, Forgetful(committed, INBOX, {PartReleasedV1: effect}))


async def test_the_same_event_twice_in_one_batch(committed: Database) -> None:
    consumer, envelope = Consumer(committed, INBOX, {PartReleasedV1: effect}), envelope_of(released())
    assert await consumer.consume([envelope, envelope]) == {envelope.id: Outcome.HANDLED}
    assert await consumer.consume([envelope]) == {envelope.id: Outcome.REPEATED}


async def test_a_poison_event_does_not_stop_the_others(committed: Database) -> None:
    consumer = Consumer(committed, INBOX, {PartReleasedV1: effect})
    good, bad = [envelope_of(released()) for _ in range(5)], envelope_of(released(part_key="poison"))
    outcomes = await consumer.consume([*good[:2], bad, *good[2:]])
    assert outcomes == {e.id: Outcome.HANDLED for e in good} | {bad.id: Outcome.FAILED}
    assert await value(committed, "select count(*) from routing.simulated_receipt") == 5
    assert await value(committed, "select attempts from routing.inbox_event where id = :id", id=bad.id) == 1


async def test_a_busy_database_is_no_failure_of_the_event(committed: Database) -> None:
    consumer, envelopes = (
        Consumer(committed, INBOX, {PartReleasedV1: effect}),
        [envelope_of(released()) for _ in range(3)],
    )
    async with committed.transaction() as holder:
        await holder.execute(text("lock table routing.simulated_receipt in access exclusive mode"))
        [held] = (await consumer.consume(envelopes[:1])).values()
        assert held is Outcome.POSTPONED
    assert await value(committed, "select count(*) from routing.inbox_event") == 0, "nothing is counted"
    assert set((await consumer.consume(envelopes)).values()) == {Outcome.HANDLED}


async def test_a_failing_handler_leaves_a_dead_letter_that_can_be_tried_anew(committed: Database) -> None:
    consumer, bad = Consumer(committed, INBOX, {PartReleasedV1: effect}), envelope_of(released(part_key="poison"))
    outcomes = [(await consumer.consume([bad]))[bad.id] for _ in range(MAX_ATTEMPTS)]
    assert outcomes == [Outcome.FAILED] * (MAX_ATTEMPTS - 1) + [Outcome.DEAD]
    async with committed.transaction() as session:
        [letter] = await consumer.dead_letters(session)
    assert letter.attempts == MAX_ATTEMPTS
    assert letter.error.startswith("ValueError at ")
    assert "cannot be handled" not in letter.error, "the message of an error may quote what a person wrote"
    mended = Consumer(committed, INBOX, {PartReleasedV1: Together(_do_nothing)})
    assert await mended.retry(Envelope.model_validate(letter.envelope)) is Outcome.HANDLED
    async with committed.transaction() as session:
        assert await consumer.dead_letters(session) == []


async def test_events_taken_together_come_in_one_call_with_their_envelopes(committed: Database) -> None:
    calls: list[list[Heard]] = []

    async def take(_: AsyncSession, heard: Sequence[Heard]) -> None:
        calls.append(list(heard))

    envelopes = [envelope_of(released()) for _ in range(4)]
    await Consumer(committed, INBOX, {PartReleasedV1: Together(take)}).consume(envelopes)
    assert [[heard.envelope for heard in call] for call in calls] == [sorted(envelopes, key=lambda e: e.id)]
    assert all(str(heard.event.part_id) == heard.envelope.data["partId"] for heard in calls[0])


async def test_a_handler_works_in_the_trace_of_the_event(committed: Database) -> None:
    envelope = envelope_of(released())
    await Consumer(committed, INBOX, {PartReleasedV1: effect}).consume([envelope])
    kept = await value(committed, "select traceparent from routing.simulated_receipt")
    assert kept[3:35] == envelope.traceparent[3:35]
    assert kept != envelope.traceparent, "a span of its own"


async def _do_nothing(session: AsyncSession, heard: Sequence[Heard]) -> None:
    """The cause is mended."""
