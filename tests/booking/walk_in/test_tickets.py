"""Tickets: numbers in order, never more than the quota, called once, and an honest answer about the wait."""

import asyncio
from typing import Any

import pytest

from services.booking.walk_in.store import save_rules
from tests.booking.counter.test_serving import act, today
from tests.booking.town import Town, secret, slug
from tests.support.clients import key

ALL_DAY = (("00:00", "24:00"),)
OFFICE = "/v1/staff/offices/office-a"
DESK = {"desk": "3"}


@pytest.fixture
def clerk(issuers) -> dict[str, str]:
    return issuers.staff("booking:staff", offices=["office-a"])


async def open_office(town: Town, quota: int | None = None, **fields: Any) -> None:
    rule = {"id": "test", "office_ids": ["office-a"], "weekdays": [], "opens_minute": None, "closes_minute": None,
            "quota": quota, "status": "placeholder", "sources": [], "note": None}  # fmt: skip
    async with town.database.transaction() as session:
        await save_rules(session, [rule])
    await town.open(**({"intervals": ALL_DAY, "walkIn": True} | fields))


async def issue(town: Town, clerk, *services: str) -> Any:
    body = {"services": [{"id": service} for service in services]}
    return await town.client.post(f"{OFFICE}/tickets", json=body, headers=clerk | key())


async def waiting(town: Town, query: str = "") -> dict[str, Any]:
    answer = await town.client.get(f"/v1/offices/office-a/waiting{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def call(town: Town, clerk) -> Any:
    return await town.client.post(f"{OFFICE}/call", json=DESK, headers=clerk)


async def test_numbers_in_order_called_in_order_and_finished(town: Town, clerk) -> None:
    await open_office(town)
    first, second = [(await issue(town, clerk, "quick")).json() for _ in range(2)]
    assert [(t["number"], t["ahead"]) for t in (first, second)] == [(1, 0), (2, 1)]
    called = (await call(town, clerk)).json()
    assert called["appointment"] is None
    assert (called["ticket"]["number"], called["ticket"]["state"], called["ticket"]["desk"]) == (1, "called", "3")
    seen = (await town.client.get(f"/v1/tickets/{second['id']}", headers=secret(second))).json()
    assert (seen["state"], seen["ahead"], seen["estimateMinutes"]) == ("waiting", 0, 0)
    for _ in range(2):
        done = await town.client.post(f"/v1/staff/tickets/{first['id']}/finish", headers=clerk)
        assert (done.status_code, done.json()["state"]) == (200, "finished")
    assert (await waiting(town))["lastCalled"] == 1


async def test_people_with_an_appointment_go_first_at_their_time(town: Town, clerk) -> None:
    await open_office(town)
    due, early = await town.confirmed("09:00"), await town.confirmed("10:00")
    for held, minutes in ((due, 2), (early, 40)):
        await today(town, held, minutes)
        assert (await act(town, held, "check-in", clerk)).status_code == 200
    await issue(town, clerk)
    order = [(await call(town, clerk)).json() for _ in range(3)]
    assert [bool(called["ticket"]) for called in order] == [False, True, False]
    assert order[0]["appointment"]["id"] == due["id"]
    assert slug(await call(town, clerk)) == (404, "nobody-waiting")


@pytest.mark.edge(44)
async def test_the_quota_holds_for_fifty_at_one_kiosk(real_town: Town, clerk) -> None:
    await open_office(real_town, quota=20)
    answers = await asyncio.gather(*(issue(real_town, clerk) for _ in range(50)))
    numbers = sorted(answer.json()["number"] for answer in answers if answer.status_code == 201)
    assert numbers == list(range(1, 21))
    refused = {slug(answer) for answer in answers if answer.status_code != 201}
    assert refused <= {(409, "quota-reached"), (409, "walk-in-closed")}
    told = await waiting(real_town)
    assert told["quota"] == {"total": 20, "left": 0, "status": "placeholder"}
    assert (told["open"], told["waiting"]) == (False, 20)


async def test_two_clerks_never_call_the_same_number(real_town: Town, clerk) -> None:
    await open_office(real_town)
    for _ in range(5):
        await issue(real_town, clerk)
    answers = await asyncio.gather(*(call(real_town, clerk) for _ in range(8)))
    called = sorted(answer.json()["ticket"]["number"] for answer in answers if answer.status_code == 200)
    assert called == [1, 2, 3, 4, 5]


async def test_what_is_not_known_is_said_as_unknown(town: Town, clerk) -> None:
    await open_office(town)
    told = await waiting(town)
    assert (told["open"], told["waiting"], told["estimateMinutes"], told["quota"]) == (True, None, None, None)
    await issue(town, clerk)
    told = await waiting(town)
    assert (told["waiting"], told["estimateMinutes"]) == (1, None)
    assert "Unbekannt" in told["estimateBasis"]["de"]
    for _ in range(3):
        await issue(town, clerk)
        await call(town, clerk)
    told = await waiting(town)
    assert (told["waiting"], told["estimateMinutes"]) == (1, 20)


async def test_why_there_are_no_tickets(town: Town, clerk) -> None:
    await open_office(town, walkIn=False)
    assert (await waiting(town))["reason"]["en"] == "People are served by appointment only here."
    assert slug(await issue(town, clerk)) == (409, "walk-in-closed")
    await open_office(town, intervals=())
    told = await waiting(town)
    assert (told["open"], told["reason"]["en"]) == (False, "Now is no time for visits without appointment.")
    await open_office(town)
    body = {"mode": "appointment", "reason": {"de": "Wegen Krankheit"}}
    await town.client.post(f"{OFFICE}/modes", json=body, headers=clerk | key())
    told = await waiting(town)
    assert (told["open"], told["reason"], told["appointmentsOpen"]) == (False, {"de": "Wegen Krankheit"}, True)
    refused = await issue(town, clerk)
    assert slug(refused) == (409, "walk-in-closed")
    assert "Wegen Krankheit" in refused.json()["detail"]
    assert slug(await town.client.get("/v1/offices/nowhere/waiting")) == (404, "office-unknown")
    await town.do("UPDATE booking.office SET hours_until = NULL")
    assert (await waiting(town))["open"] is None


async def test_closed_for_one_service_only(town: Town, clerk) -> None:
    await open_office(town)
    body = {"mode": "appointment", "reason": {"de": "Nur mit Termin"}, "service": "passport"}
    await town.client.post(f"{OFFICE}/modes", json=body, headers=clerk | key())
    assert (await waiting(town, "?service=passport"))["open"] is False
    assert (await waiting(town, "?service=quick"))["open"] is True
    assert slug(await issue(town, clerk, "passport")) == (409, "walk-in-closed")


async def test_who_leaves_is_not_called(town: Town, clerk) -> None:
    await open_office(town)
    gone, stays = [(await issue(town, clerk)).json() for _ in range(2)]
    for _ in range(2):
        left = await town.client.post(f"/v1/tickets/{gone['id']}/leave", headers=secret(gone))
        assert left.json()["state"] == "left"
    assert (await call(town, clerk)).json()["ticket"]["id"] == stays["id"]
    missed = await town.client.post(f"/v1/staff/tickets/{stays['id']}/no-show", headers=clerk)
    assert missed.json()["state"] == "no_show"
    assert slug(await town.client.post(f"/v1/staff/tickets/{stays['id']}/finish", headers=clerk)) == (
        409,
        "wrong-state",
    )
    late = await town.client.post(f"/v1/tickets/{stays['id']}/leave", headers=secret(stays))
    assert slug(late) == (409, "wrong-state")


async def test_strangers_and_bad_requests(town: Town, clerk, issuers) -> None:
    await open_office(town)
    made = (await issue(town, clerk)).json()
    url = f"/v1/tickets/{made['id']}"
    assert slug(await town.client.get(url, headers=secret({"secret": "guess"}))) == (404, "ticket-not-found")
    assert slug(await town.client.get(url)) == (401, "unauthorized")
    foreign = issuers.staff("booking:staff", offices=["office-b"])
    assert slug(await town.client.post(f"/v1/staff{url[3:]}/finish", headers=foreign)) == (403, "wrong-office")
    assert slug(await issue(town, foreign)) == (403, "wrong-office")
    assert slug(await issue(town, clerk, "fishing")) == (422, "service-not-offered")
    for body in (
        {"services": [{"id": "quick"}] * 2},
        {"services": [{"id": "quick", "quantity": 0}]},
        {"services": "all"},
    ):
        answer = await town.client.post(f"{OFFICE}/tickets", json=body, headers=clerk | key())
        assert slug(answer) == (422, "validation-failed")
    same = key()
    twice = [await town.client.post(f"{OFFICE}/tickets", json={}, headers=clerk | same) for _ in range(2)]
    assert twice[0].json() == twice[1].json()
