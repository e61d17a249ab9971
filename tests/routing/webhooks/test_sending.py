"""Notices arrive signed, once in effect, whatever the receiver does; what cannot arrive is seen and can be sent anew."""

import asyncio
from datetime import timedelta

from sqlalchemy import text

from shared.clock import utc_now
from shared.webhook_signatures import new_secret
from tests.shared.messaging.rooms import until
from tests.support.clients import key


async def test_a_notice_arrives_signed_with_ids_and_types_only(listener, receiver, senders) -> None:
    heard, url = receiver
    made = await listener.webhook(url)
    heard.secrets = [made["secret"]]
    await listener.happen()
    async with senders():
        await until(lambda: _states(listener, made, {"delivered": 1}))
    (message,) = heard.heard
    assert message["type"] == "case.part_decided"
    assert set(message["data"]) == {"number", "subject", "position"}
    (push,) = await listener.deliveries(made)
    assert (push["id"], push["state"], push["status"], push["attempts"]) == (heard.ids[0], "delivered", 204, 1)


async def test_a_receiver_that_fails_gets_it_again_with_the_same_id(listener, receiver, senders) -> None:
    heard, url = receiver
    made = await listener.webhook(url)
    heard.secrets, heard.statuses = [made["secret"]], [503, 500, 302]
    await listener.happen()
    async with senders():
        await until(lambda: _states(listener, made, {"delivered": 1}))
    assert len(heard.ids) == 4
    assert len(set(heard.ids)) == 1
    assert (await listener.call("GET", f"/v1/webhooks/{made['id']}"))["failingSince"] is None


async def test_only_what_was_chosen_is_sent(listener, receiver, senders) -> None:
    heard, url = receiver
    made = await listener.webhook(url, ("appointment", "case.part_decided"))
    heard.secrets = [made["secret"]]
    for kind in ("case.submitted", "case.part_decided", "appointment.moved", "slot_alert.sent"):
        await listener.happen(kind)
    async with senders():
        await until(lambda: _heard(heard, 2))
    assert sorted(heard.types) == ["appointment.moved", "case.part_decided"]
    assert len(await listener.deliveries(made)) == 2


async def test_what_was_given_up_is_a_dead_letter_and_can_be_replayed(listener, receiver, senders) -> None:
    heard, url = receiver
    made, before = await listener.webhook(url), utc_now() - timedelta(minutes=1)
    heard.secrets, heard.always = [made["secret"]], 500
    await listener.happen(count=3)
    async with senders(webhook_attempts=2):
        await until(lambda: _states(listener, made, {"dead": 3}))
        shown = await listener.call("GET", f"/v1/webhooks/{made['id']}")
        assert (shown["dead"], shown["waiting"], shown["failingSince"] is not None) == (3, 0, True)
        (first, *_) = await listener.deliveries(made, state="dead")
        assert (first["status"], first["reasonCode"], first["attempts"]) == (500, "answered-500", 2)
        heard.always = 200
        path = f"/v1/webhooks/{made['id']}"
        again = await listener.call("POST", f"{path}/deliveries/{first['id']}/retry", expect=202)
        assert (again["id"], again["attempts"]) == (first["id"], 0)
        assert await listener.call("POST", f"{path}/replay", {"since": before.isoformat()}, 202) == {"count": 2}
        await until(lambda: _states(listener, made, {"delivered": 3}))
    assert len(heard.heard) == 3


async def test_an_address_that_is_gone_is_left_alone_and_its_owner_told(listener, receiver, senders) -> None:
    heard, url = receiver
    made, other = await listener.webhook(url), await listener.webhook(url, ("webhook",))
    heard.secrets, heard.statuses = [made["secret"], other["secret"]], [410]
    await listener.happen()
    async with senders():
        await until(lambda: _heard(heard, 1))
    shown = await listener.call("GET", f"/v1/webhooks/{made['id']}")
    assert (shown["state"], shown["reasonCode"], shown["dead"]) == ("disabled", "gone", 1)
    assert heard.types == ["webhook.disabled"]
    assert [each["type"] for each in (await listener.call("GET", "/v1/notices"))["items"]][-1] == "webhook.disabled"
    await listener.happen()
    assert len(await listener.deliveries(made)) == 1
    back = await listener.call("PATCH", f"/v1/webhooks/{made['id']}", {"state": "active"})
    assert (back["state"], back["failingSince"], back["reasonCode"]) == ("active", None, None)


async def test_one_that_fails_for_too_long_is_disabled(listener, receiver, senders) -> None:
    heard, url = receiver
    made = await listener.webhook(url)
    heard.secrets, heard.always = [made["secret"]], 503
    await listener.happen(count=2)
    async with senders(webhook_disable_seconds=0.05):
        await until(lambda: _disabled(listener, made))
    assert (await listener.call("GET", f"/v1/webhooks/{made['id']}"))["reasonCode"] == "failed-too-long"


async def test_while_a_secret_is_renewed_both_fit(listener, receiver, senders) -> None:
    heard, url = receiver
    made = await listener.webhook(url)
    renewed = await listener.call("POST", f"/v1/webhooks/{made['id']}/secret", expect=201)
    async with senders():
        for count, secret in enumerate((made["secret"], renewed["secret"]), start=1):
            heard.secrets = [secret]
            await listener.happen()
            await until(lambda: _states(listener, made, {"delivered": count}))  # noqa: B023 - awaited in this round
        assert heard.refused == 0
        await _execute(listener, "update routing.webhook set previous_until = clock_timestamp()")
        heard.secrets = [made["secret"]]
        await listener.happen()
        await until(lambda: _refused(heard))
        assert "whsec_" not in str(await _rows(listener, "select * from routing.webhook"))


async def test_an_address_that_hangs_takes_five_places_and_no_more(listener, receiver, senders) -> None:
    heard, url = receiver
    hanging, well = await listener.webhook(url, ("case",)), await listener.webhook(url, ("appointment",))
    heard.secrets = [hanging["secret"], well["secret"]]
    heard.quick.clear()
    await listener.happen(count=20)
    async with senders():
        await until(lambda: _under_way(listener, 5))
        await listener.happen("appointment.moved", 3)
        await until(lambda: _under_way(listener, 8))
        assert set(await listener.states(well)) == {"leased"}
        heard.quick.set()
        await until(lambda: _states(listener, well, {"delivered": 3}))
        await until(lambda: _states(listener, hanging, {"delivered": 20}))


async def test_two_senders_and_a_crash_lose_and_double_nothing(listener, receiver, senders, settings) -> None:
    """Sixty messages, two senders that start twice; every id arrives, and what arrives twice has the same id."""
    heard, url = receiver
    made = await listener.webhook(url)
    heard.secrets = [made["secret"]]
    await listener.happen(count=60)
    async with senders(), senders():
        await until(lambda: _heard(heard, 10))
    async with senders(), senders():
        await until(lambda: _states(listener, made, {"delivered": 60}))
    assert len(set(heard.ids)) == 60


async def test_a_lost_worker_is_replaced_when_its_lease_ends(listener, receiver, senders) -> None:
    heard, url = receiver
    made = await listener.webhook(url)
    heard.secrets = [made["secret"]]
    await listener.happen()
    ended = (
        "update routing.push set state = 'leased', lease_token = gen_random_uuid(), leased_until = clock_timestamp()"
    )
    await _execute(listener, ended)
    async with senders():
        await until(lambda: _heard(heard, 1))


async def test_paused_messages_wait(listener, receiver, senders) -> None:
    heard, url = receiver
    made = await listener.webhook(url)
    heard.secrets = [made["secret"]]
    await listener.call("PATCH", f"/v1/webhooks/{made['id']}", {"state": "paused"})
    await listener.happen()
    other = await listener.webhook(url, ("slot_alert",))
    heard.secrets.append(other["secret"])
    async with senders():
        await listener.call("POST", f"/v1/webhooks/{other['id']}/test", expect=202)
        await until(lambda: _heard(heard, 1))
        assert heard.types == ["webhook.test"]
        await listener.call("PATCH", f"/v1/webhooks/{made['id']}", {"state": "active"})
        await until(lambda: _heard(heard, 2))


async def test_notices_are_numbered_without_a_gap_by_ten_writers(listener) -> None:
    """The race: readers that go on from the last number they saw miss nothing."""
    seen: list[int] = []
    writing = [asyncio.create_task(listener.happen(count=3)) for _ in range(10)]
    since, written = None, False
    while True:
        page = await listener.call("GET", "/v1/notices", params={"limit": "7"} | ({"since": since} if since else {}))
        seen += [each["number"] for each in page["items"]]
        since = page["next"]
        if written and not page["items"]:
            break
        written = all(each.done() for each in writing)
    await asyncio.gather(*writing)
    assert seen == list(range(1, 31))


async def test_ten_at_once_make_ten_and_no_more(listener, issuers) -> None:
    async def make() -> int:
        headers = listener.headers | key()
        body = {"url": "https://frontend.example/hook"}
        return (await listener.client.post("/v1/webhooks", json=body, headers=headers)).status_code

    statuses = await asyncio.gather(*(make() for _ in range(14)))
    assert sorted(statuses) == [201] * 10 + [409] * 4
    (first, *_) = (await listener.call("GET", "/v1/webhooks"))["items"]
    await listener.call("DELETE", f"/v1/webhooks/{first['id']}", expect=204)
    assert await make() == 201


async def test_a_secret_nobody_can_open_any_more_is_said(listener, receiver, senders) -> None:
    _, url = receiver
    made = await listener.webhook(url)
    await _execute(listener, "update routing.webhook set key_id = 'lost'")
    await listener.happen()
    async with senders(webhook_attempts=1):
        await until(lambda: _states(listener, made, {"dead": 1}))
    (push,) = await listener.deliveries(made)
    assert push["reasonCode"] == "secret-lost"
    assert new_secret() != made["secret"]


async def _heard(heard, count: int) -> bool:
    return len(heard.heard) >= count


async def _refused(heard) -> bool:
    return heard.refused >= 1


async def _states(listener, made, wanted: dict[str, int]) -> bool:
    return await listener.states(made) == wanted


async def _disabled(listener, made) -> bool:
    return (await listener.call("GET", f"/v1/webhooks/{made['id']}"))["state"] == "disabled"


async def _under_way(listener, count: int) -> bool:
    return (await _rows(listener, "select count(*) from routing.push where state = 'leased'"))[0][0] == count


async def _rows(listener, sql: str):
    async with listener.database.transaction() as session:
        return list(await session.execute(text(sql)))


async def _execute(listener, sql: str) -> None:
    async with listener.database.transaction() as session:
        await session.execute(text(sql))
