"""Proof of work and codes from letters: asked for where it is wanted, used once, given back with a hold that failed."""

import asyncio
import base64
import json
from collections import Counter
from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
from altcha import PayloadV1, solve_challenge_v1

from services.booking.gates.passing import code_hash, needs
from services.booking.gates.proof import challenge, solved
from shared.clock import utc_now
from tests.booking.town import CONTACT, TODAY, Town, at, slug
from tests.support.clients import key

NEXT_WEEK = str(TODAY + timedelta(days=7))


@pytest_asyncio.fixture(loop_scope="session")
async def clerk(issuers) -> dict[str, str]:
    return issuers.staff("booking:staff")


async def ask_for(town: Town, clerk: dict[str, str], *needs_: str, **where: str) -> None:
    answer = await town.client.put("/v1/staff/booking-gates", json={"needs": list(needs_)} | where, headers=clerk)
    assert answer.status_code == 200, answer.text


def solve(task: dict[str, Any]) -> str:
    found = solve_challenge_v1(task["challenge"], task["salt"], task["algorithm"], task["maxNumber"])
    assert found
    return PayloadV1(task["algorithm"], task["challenge"], found.number, task["salt"], task["signature"]).to_base64()


def proof(town: Town, age: timedelta = timedelta(0)) -> str:
    """A task as the room sets it, but short."""
    return solve(challenge(town.settings.master_keys, utc_now() - age, effort=300))


async def codes(town: Town, clerk: dict[str, str], count: int = 1, **where: str) -> list[str]:
    wish = {"count": count, "validUntil": NEXT_WEEK} | where
    answer = await town.client.post("/v1/staff/booking-codes", json=wish, headers=clerk | key())
    assert answer.status_code == 201, answer.text
    return answer.json()["codes"]


async def test_nothing_is_asked_for_unless_somebody_wants_it(town: Town, clerk: dict[str, str]) -> None:
    await town.open(desks=3)
    await ask_for(town, clerk, "proof", service="passport")
    assert (await town.hold(service="quick")).status_code == 201
    needed = await town.hold(service="passport")
    assert slug(needed) == (422, "proof-of-work-needed")
    task = await town.client.get(needed.json()["challenge"])
    assert (task.status_code, task.headers["cache-control"]) == (200, "no-store")
    assert (await town.hold(service="passport", proof=solve(task.json()))).status_code == 201
    await ask_for(town, clerk, service="passport")
    assert (await town.hold(service="passport")).status_code == 201


async def test_a_proof_is_used_once_and_kept_when_the_slot_was_gone(town: Town, clerk: dict[str, str]) -> None:
    await town.open()
    await ask_for(town, clerk, "proof", service="quick")
    first, second = proof(town), proof(town)
    await town.held(proof=first)
    assert slug(await town.hold("10:00", proof=first)) == (422, "proof-of-work-refused")
    assert slug(await town.hold("09:00", proof=second)) == (409, "slot-taken")
    assert (await town.hold("10:00", proof=second)).status_code == 201


async def test_a_repeated_request_needs_no_second_proof(town: Town, clerk: dict[str, str]) -> None:
    await town.open()
    await ask_for(town, clerk, "proof", service="quick")
    same = key()
    wish = {"services": [{"id": "quick"}], "office": "office-a", "startsAt": at("09:00"), "proof": proof(town)}
    answers = [await town.client.post("/v1/appointments", json=wish, headers=same) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content


@pytest.mark.edge(43)
async def test_a_proof_is_good_from_any_address(town: Town, clerk: dict[str, str]) -> None:
    """A telephone changes its address between the task and the booking."""
    await town.open()
    await ask_for(town, clerk, "proof", service="quick")
    task = (await town.client.get("/v1/proofs/challenge", headers={"X-Forwarded-For": "192.0.2.1"})).json()
    wish = {"services": [{"id": "quick"}], "office": "office-a", "startsAt": at("09:00"), "proof": solve(task)}
    answer = await town.client.post("/v1/appointments", json=wish, headers=key() | {"X-Forwarded-For": "198.51.100.7"})
    assert answer.status_code == 201


def forged(town: Town) -> list[str]:
    good = json.loads(base64.b64decode(proof(town)))
    longer = good | {"salt": good["salt"].replace("expires=", "expires=9")}
    changed = [
        good | {"number": good["number"] + 1},
        good | {"signature": "0" * 64},
        longer,
        good | {"salt": 7},
        {},
        [],
        None,
    ]
    return [base64.b64encode(json.dumps(each).encode()).decode() for each in changed] + ["", "%%%", "e30", "ä"]


async def test_forged_and_old_proofs(town: Town) -> None:
    for bad in [*forged(town), proof(town, age=timedelta(hours=1))]:
        assert solved(town.settings.master_keys, bad, utc_now()) is None, bad
    assert solved(town.settings.master_keys, proof(town), utc_now())


async def test_one_proof_for_a_whole_plan(town: Town, clerk: dict[str, str]) -> None:
    await town.open()
    await ask_for(town, clerk, "proof", service="quick")
    wish = {"services": [{"id": "quick"}, {"id": "parking"}]}
    assert slug(await town.client.post("/v1/visit-plans", json=wish, headers=key())) == (422, "proof-of-work-needed")
    answer = await town.client.post("/v1/visit-plans", json=wish | {"proof": proof(town)}, headers=key())
    assert answer.status_code == 201, answer.text
    await ask_for(town, clerk, "code", service="quick")
    assert slug(await town.client.post("/v1/visit-plans", json=wish, headers=key())) == (422, "booking-code-needed")


async def test_a_code_from_a_letter_opens_one_appointment(town: Town, clerk: dict[str, str]) -> None:
    await town.open(desks=2)
    await ask_for(town, clerk, "code", service="quick")
    (code,) = await codes(town, clerk, service="quick")
    assert slug(await town.hold()) == (422, "booking-code-needed")
    assert slug(await town.hold(code="AAAA-BBBB-CCCC")) == (422, "booking-code-refused")
    held = await town.held(code=f" {code.lower().replace('-', ' ')} ")
    assert slug(await town.hold("10:00", code=code)) == (422, "booking-code-refused")
    await town.step(held, "confirm", CONTACT)
    assert slug(await town.hold("10:00", code=code)) == (422, "booking-code-refused")
    await town.step(held, "cancel")
    again = await town.held("10:00", code=code)
    await town.let_hold_pass(again)
    assert (await town.hold("11:00", code=code)).status_code == 201, "a hold that ran out gives it back"


async def test_a_code_is_for_its_service_office_and_time(town: Town, clerk: dict[str, str]) -> None:
    await town.open(desks=3)
    await town.open("office-b", voucherRequired=True)
    assert slug(await town.hold(office="office-b")) == (422, "booking-code-needed"), "the catalog says so"
    (elsewhere,), (other,) = await codes(town, clerk, office="office-a"), await codes(town, clerk, service="passport")
    for code in (elsewhere, other):
        assert slug(await town.hold(office="office-b", code=code)) == (422, "booking-code-refused")
    (right,) = await codes(town, clerk, office="office-b")
    await town.do("UPDATE booking.booking_code SET valid_until = current_date - 2")
    assert slug(await town.hold(office="office-b", code=right)) == (422, "booking-code-refused")
    (right,) = await codes(town, clerk, office="office-b")
    assert (await town.hold(office="office-b", code=right)).status_code == 201
    await town.open("office-b", voucherRequired=False)
    assert (await town.hold("10:00", office="office-b")).status_code == 201


async def patient(town: Town, wish: dict[str, Any]) -> httpx.Response:
    """A client that comes back with the same key while the room says that it is busy (503)."""
    same = key()
    for _ in range(20):
        answer = await town.client.post("/v1/appointments", json=wish, headers=same)
        if answer.status_code != 503:
            break
    return answer


async def test_ten_people_with_one_code(real_town: Town, issuers) -> None:
    clerk = issuers.staff("booking:staff")
    await real_town.open(desks=10)
    await ask_for(real_town, clerk, "code", service="quick")
    (code,) = await codes(real_town, clerk)
    starts = [at(f"08:{minute:02}") for minute in range(0, 50, 5)]
    wishes = [
        {"services": [{"id": "quick"}], "office": "office-a", "startsAt": start, "code": code} for start in starts
    ]
    answers = await asyncio.gather(*(patient(real_town, wish) for wish in wishes))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 422: 9}, [answer.text for answer in answers]


async def test_codes_are_not_kept_readable(town: Town, clerk: dict[str, str]) -> None:
    given = await codes(town, clerk, count=3)
    assert len(set(given)) == 3
    stored = await town.rows("SELECT CAST(c AS text) AS row FROM booking.booking_code c")
    assert all(code not in row.row for row in stored for code in given)
    keys = town.settings.master_keys
    assert code_hash(keys, "abcd-efgh") == code_hash(keys, " AB cdEF-GH ")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "booking-gates", {"needs": ["proof"]}),
        ("PUT", "booking-gates", {"service": "quick", "needs": ["money"]}),
        ("PUT", "booking-gates", {"service": "quick"}),
        ("POST", "booking-codes", {"count": 0, "validUntil": NEXT_WEEK}),
        ("POST", "booking-codes", {"count": 501, "validUntil": NEXT_WEEK}),
        ("POST", "booking-codes", {"count": 1}),
    ],
)
async def test_bad_settings(town: Town, clerk: dict[str, str], method: str, path: str, body: dict[str, Any]) -> None:
    answer = await town.client.request(method, f"/v1/staff/{path}", json=body, headers=clerk | key())
    assert slug(answer) == (422, "validation-failed")


async def test_only_staff_set_gates(town: Town) -> None:
    answers: list[httpx.Response] = [
        await town.client.put("/v1/staff/booking-gates", json={"service": "quick", "needs": []}),
        await town.client.get("/v1/staff/booking-gates"),
        await town.client.post("/v1/staff/booking-codes", json={}, headers=key()),
    ]
    assert [slug(answer) for answer in answers] == [(401, "unauthorized")] * 3


async def test_the_list_of_gates(town: Town, clerk: dict[str, str]) -> None:
    await ask_for(town, clerk, "proof", "code", service="quick")
    await ask_for(town, clerk, "proof", office="office-a")
    items = (await town.client.get("/v1/staff/booking-gates", headers=clerk)).json()["items"]
    assert {"office": None, "service": "quick", "needs": ["code", "proof"]} in items
    assert {"office": "office-a", "service": None, "needs": ["proof"]} in items


def test_what_stands_where() -> None:
    gates = [("", "quick", "proof"), ("a", "", "code"), ("b", "slow", "code")]
    assert needs(gates, "a", ["quick"]) == {"proof", "code"}
    assert needs(gates, "b", ["quick"]) == {"proof"}
    assert needs(gates, "b", ["slow", "quick"]) == {"proof", "code"}
    assert needs(gates, "c", ["slow"]) == set()
