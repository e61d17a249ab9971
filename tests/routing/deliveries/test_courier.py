"""Couriers on real rows: each behaviour of an authority, lost workers, hanging neighbours, and what the house is told."""

import asyncio
import os
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.routing.deliveries import intake, parcels, recording, store
from services.routing.deliveries.verdicts import Result
from shared.messaging.consumer import Heard
from tests.shared.messaging.rooms import envelope_of, until
from tests.support.servers import ROOT, process_environment


async def _state(town, wanted: dict[str, int]) -> bool:
    return await town.states() == wanted


async def test_a_part_is_delivered_and_decided_in_its_trace(town, couriers) -> None:
    await town.release(3)
    async with couriers():
        await until(lambda: town.done(3))
    for row in await town.receipts():
        assert (row.posts, row.effect, row.field_names) == (1, True, ["kind.vornamen"])
        assert row.seen[3:35] == row.traceparent[3:35], "one journey from the release to the authority"
    assert sorted(await town.events()) == ["part_decided"] * 3 + ["part_delivered"] * 3
    assert len(await town.rows("select 1 from routing.delivery_attempt where outcome = 'accepted'")) == 3
    assert await town.rows("select 1 from routing.delivery where receipt is null") == []


@pytest.mark.parametrize(
    ("settings", "state", "posts", "events", "reason"),
    [
        ({"default": "acknowledges"}, "delivered", 1, ["part_delivered"], None),
        ({"default": "refuses"}, "refused", 1, ["part_refused"], "simulated-refusal"),
        ({"default": "raises"}, "dead", 4, ["part_undeliverable"], "authority-error"),
        ({"default": "rejects"}, "dead", None, ["part_undeliverable"], "parcel-rejected"),
        ({"default": "fails_then_works"}, "decided", 2, ["part_delivered", "part_decided"], None),
        ({"parts": {"geburtsurkunde": {"behaviour": "raises", "times": 2}}}, "decided", 3,
         ["part_delivered", "part_decided"], None),
    ],
)  # fmt: skip
async def test_every_behaviour_has_its_end(town, couriers, settings, state, posts, events, reason) -> None:
    await town.set_authority("standesamt", settings, max_attempts=4)
    await town.release()
    async with couriers(breaker_failures=100):
        await until(lambda: _state(town, {state: 1}))
    assert [row.posts for row in await town.receipts()] == ([posts] if posts else [])
    assert await town.events() == events
    assert (await town.rows("select reason_code from routing.delivery"))[0][0] == reason


async def test_lost_answers_repeat_posts_but_never_effects(town, couriers) -> None:
    await town.set_authority("standesamt", {"lostAnswerRate": 0.4}, max_attempts=100)
    await town.release(40)
    async with couriers(breaker_failures=1000):
        await until(lambda: town.done(40), 20)
    receipts = await town.receipts()
    assert len(receipts) == 40
    assert all(row.effect for row in receipts)
    assert sum(row.posts for row in receipts) > 40, "otherwise nothing was lost and nothing is proven"
    assert sorted(set(await town.events())) == ["part_decided", "part_delivered"]
    assert len(await town.events()) == 80


async def test_a_worker_killed_between_accept_and_record_means_two_posts_one_effect(
    town, couriers, own_database_url, valkey_url
) -> None:
    environment = process_environment(own_database_url, valkey_url) | {
        "LOTSE_TOKEN_URL": f"{town.house}/token", "BUNDLES_URL": town.house, "ROUTING_LEASE_SECONDS": "3",
    }  # fmt: skip
    await town.release()
    async with town.database.transaction() as session:
        await session.execute(text("set local idle_in_transaction_session_timeout = 0"))  # the worker may start slowly
        await session.execute(text("lock table routing.delivery_attempt in exclusive mode"))  # nothing can be recorded
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.routing.worker",
            env=os.environ | environment, cwd=ROOT, stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            await until(lambda: town.rows("select 1 from routing.simulated_receipt"), 60)
        finally:
            worker.kill()
            await worker.wait()
    assert await town.states() == {"leased": 1}
    async with couriers():
        await until(lambda: town.done(1), 15)
    [receipt] = await town.receipts()
    assert (receipt.posts, receipt.effect) == (2, True)
    assert await town.events() == ["part_delivered", "part_decided"]
    assert [row[0] for row in await town.rows("select outcome from routing.delivery_attempt order by ended_at")] == [
        "lost",
        "accepted",
    ]


OTHERS = ("bzst", "familienkasse", "sozialamt", "krankenkasse")


async def _others_pass_a_hanging_authority(town, couriers, timeout_seconds: float) -> None:
    """200 parcels hang; those of four others are all decided before the first of the 200 is given up."""
    await town.set_authority("standesamt", {"default": "hangs"}, timeout_seconds=timeout_seconds, max_in_flight=200)
    await town.release(200, "standesamt")
    async with couriers():
        await until(lambda: _state(town, {"leased": 200}))
        for authority in OTHERS:
            await town.release(5, authority)
        await until(lambda: town.done(20))
        given_up = await town.rows("select 1 from routing.delivery_attempt where authority_id = 'standesamt'")
        assert given_up == [], "others waited until an attempt at the hanging authority was over"


async def test_others_never_wait_for_a_hanging_authority(town, couriers) -> None:
    await _others_pass_a_hanging_authority(town, couriers, 8)


async def test_with_slots_for_all_together_others_would_wait(town, couriers, monkeypatch) -> None:
    """The broken twin: a worker that carries at most so many parcels, whosever they are."""
    claim = store.claim

    async def shared_slots(session, most, lease_seconds):
        query = text("select count(*) from routing.delivery where state = 'leased'")
        busy = (await session.execute(query)).scalar_one()
        return await claim(session, max(0, min(most, 200 - busy)), lease_seconds)

    monkeypatch.setattr(store, "claim", shared_slots)
    with pytest.raises(AssertionError, match="others waited"):
        await _others_pass_a_hanging_authority(town, couriers, 1)


async def test_a_hanging_authority_is_left_alone_and_found_well_again(town, couriers) -> None:
    await town.set_authority("standesamt", {"default": "hangs"}, timeout_seconds=0.5)
    await town.release(20, "standesamt")
    async with couriers(breaker_seconds=0.5):
        sql = "select 1 from routing.authority where id = 'standesamt' and breaker_open_until is not null"
        await until(lambda: town.rows(sql), 60)
        await town.set_authority("standesamt", {"default": "works"})
        await until(lambda: town.done(20, "standesamt"), 30)


async def _short_leases_hold(town, couriers, patience: float) -> None:
    """A slow authority is asked once for each parcel, although its attempts last longer than a lease."""
    await town.set_authority("standesamt", {"latency_ms": 1500}, timeout_seconds=8)
    await town.release(3)
    async with couriers(lease_seconds=0.4), couriers(lease_seconds=0.4):
        await until(lambda: town.done(3), patience)
    assert [row.posts for row in await town.receipts()] == [1, 1, 1]
    assert await town.rows("select 1 from routing.delivery_attempt where outcome = 'lost'") == []


async def test_a_slow_authority_keeps_its_parcel_although_leases_are_short(town, couriers) -> None:
    await _short_leases_hold(town, couriers, 60)


async def test_without_renewing_others_would_take_what_a_slow_authority_has(town, couriers, monkeypatch) -> None:
    """The broken twin: short leases that nobody renews."""

    async def forget(*_: object) -> None:
        """Renew nothing."""

    monkeypatch.setattr(store, "renew", forget)
    with pytest.raises(AssertionError):
        await _short_leases_hold(town, couriers, 3)


async def test_a_late_worker_cannot_overwrite(town, routing_settings) -> None:
    """Fencing: the lease ran out, another worker decided; the first one wakes up and changes nothing."""
    await town.release()
    async with town.database.transaction() as session:
        [late] = await store.claim(session, 10, 0.05)
    await asyncio.sleep(0.1)
    async with town.database.transaction() as session:
        [gone] = await store.expired(session)
        assert gone == late
        await recording.record(session, [Result(gone, "lost", 0, reason_code="worker-lost")], routing_settings())
    async with town.database.transaction() as session:
        [fresh] = await store.claim(session, 10, 5)
        assert fresh.lease_token != late.lease_token
    async with town.database.transaction() as session:
        assert (
            await recording.record(session, [Result(late, "refused", 1, reason_code="late")], routing_settings()) == 1
        )
        result = Result(fresh, "accepted", 1, receipt="r", artefacts=("urkunde",))
        assert await recording.record(session, [result], routing_settings()) == 0
    assert await town.states() == {"decided": 1}
    assert await town.events() == ["part_delivered", "part_decided"]
    assert [row[0] for row in await town.rows("select outcome from routing.delivery_attempt order by ended_at")] == [
        "lost",
        "accepted",
    ]


async def test_without_fencing_the_late_worker_would_overwrite(town, routing_settings, monkeypatch) -> None:
    """The broken twin of the statement that records; the primary key of the attempts is a second fence behind it."""
    monkeypatch.setattr(store, "RECORD", text(str(store.RECORD).replace("and d.lease_token = v.token", "")))
    with pytest.raises(IntegrityError, match="delivery_attempt_pk"):
        await test_a_late_worker_cannot_overwrite(town, routing_settings)


async def test_two_couriers_share_the_work_and_the_lane(town, couriers) -> None:
    await town.set_authority("standesamt", {"latency_ms": 30}, max_in_flight=3)
    await town.release(20)
    most = 0
    async with couriers(), couriers():
        while not await town.done(20):
            most = max(most, (await town.states()).get("leased", 0))
            await asyncio.sleep(0.005)
    assert 1 <= most <= 3
    assert all(row.posts == 1 for row in await town.receipts())


async def test_a_stopping_courier_gives_its_parcels_back_at_once(town, couriers) -> None:
    await town.set_authority("standesamt", {"default": "hangs"})
    await town.release(5)
    async with couriers():
        await until(lambda: _state(town, {"leased": 5}))
    assert await town.states() == {"queued": 5}
    assert {row[0] for row in await town.rows("select attempts from routing.delivery")} == {0}


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [
        (404, "dead", "parcel-not-found"),
        (409, "withdrawn", "parcel-withdrawn"),
        (410, "withdrawn", "parcel-withdrawn"),
        (403, "queued", "bundles-answered-403"),
        (500, "queued", "bundles-unavailable"),
    ],
)
async def test_what_bundles_answers_is_no_fault_of_the_authority(town, couriers, status, state, reason) -> None:
    [part] = await town.release()
    town.answers[str(part)] = status
    async with couriers():
        await until(lambda: town.rows("select 1 from routing.delivery_attempt"))
    assert await town.rows("select state, reason_code from routing.delivery") == [(state, reason)]
    counted = 1 if state == "dead" else 0
    assert await town.rows("select attempts from routing.delivery") == [(counted,)], "who was not asked has not failed"
    assert (await town.rows("select max(breaker_failures) from routing.authority"))[0][0] == 0


async def test_what_nobody_foresaw_is_a_failed_attempt_and_no_end_of_the_courier(town, couriers, monkeypatch) -> None:
    fetch, calls = parcels.fetch, []

    async def fails_once(*given):
        calls.append(given)
        if len(calls) == 1:
            raise KeyError("access_token")
        return await fetch(*given)

    monkeypatch.setattr(parcels, "fetch", fails_once)
    await town.release(2)
    async with couriers():
        await until(lambda: town.done(2))
    failed = await town.rows("select reason_code from routing.delivery_attempt where outcome = 'failed'")
    assert {row[0] for row in failed} == {"bundles-unavailable"}


async def test_one_poison_parcel_stops_nobody(town, couriers) -> None:
    await town.set_authority("standesamt", {"parts": {"poison": "rejects"}})
    await town.release(30)
    await town.release(1, part_key="poison")
    await town.release(30)
    async with couriers():
        await until(lambda: _state(town, {"decided": 60, "dead": 1}))
    dead = await town.rows("select part_key, reason_code from routing.delivery where state = 'dead'")
    assert dead == [("poison", "parcel-rejected")]
    assert (await town.events()).count("part_undeliverable") == 1, "its holder is told too"


async def test_an_unknown_authority_leaves_a_dead_letter(town, couriers) -> None:
    await town.release(1, "atlantis")
    async with couriers():
        await until(lambda: _state(town, {"dead": 1}))
    assert await town.rows("select reason_code from routing.delivery") == [("authority-unassigned",)]


async def test_the_same_part_twice_is_one_delivery(town) -> None:
    [part] = await town.release()
    event = town.parts[str(part)]
    town.parts.clear()
    async with town.database.transaction() as session:
        await intake.queue_parts(session, [Heard(envelope_of(event), event)])
    assert await town.states() == {"queued": 1}
