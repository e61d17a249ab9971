"""The captcha of ZMS is our proof of work: asked where an office asks for it, used once, no third party."""

from typing import Any

import pytest

from services.booking.gates.proof import challenge
from shared.clock import utc_now
from tests.booking.gates.test_gates import solve
from tests.booking.zms.conftest import FrontEnd, codes


@pytest.fixture
def clerk(issuers) -> dict[str, str]:
    return issuers.staff("booking:staff")


async def ask_for_proof(front_end: FrontEnd, clerk: dict[str, str], **where: str) -> None:
    front_end.town.client._transport.app.state.offers.clear()
    answer = await front_end.town.client.put(
        "/v1/staff/booking-gates", json={"needs": ["proof"]} | where, headers=clerk
    )
    assert answer.status_code == 200, answer.text
    front_end.town.client._transport.app.state.offers.clear()


async def solved(front_end: FrontEnd) -> str:
    """The token, by the steps of the widget: a task, its solution, the verdict. The task is ours but short."""
    task = (await front_end.get("captcha-challenge")).json()
    assert set(task) == {"algorithm", "challenge", "maxNumber", "maxnumber", "salt", "signature"}
    assert task["maxnumber"] == task["maxNumber"]
    short = challenge(front_end.town.settings.master_keys, utc_now(), effort=200)
    verdict = await front_end.post("captcha-verify", {"payload": solve(short)})
    assert verdict.status_code == 200, verdict.text
    told: dict[str, Any] = verdict.json()
    assert (told["meta"], told["data"]) == ({"success": True}, {"valid": True})
    token: str = told["token"]
    return token


async def test_nothing_is_asked_where_no_office_asks(front_end: FrontEnd) -> None:
    assert (await front_end.get("captcha-details")).json()["captchaEnabled"] is False
    told = (await front_end.get("offices-and-services")).json()
    assert {office["scope"]["captchaActivatedRequired"] for office in told["offices"]} == {False}
    assert (await front_end.reserve()).status_code == 200


async def test_solved_once_reserved_once(front_end: FrontEnd, clerk) -> None:
    await ask_for_proof(front_end, clerk, office="office-a")
    details = (await front_end.get("captcha-details")).json()
    assert (details["captchaEnabled"], details["captchaVerify"]) == (True, "/api/citizen/captcha-verify/")
    told = (await front_end.get("offices-and-services")).json()
    asked = {office["name"]: office["scope"]["captchaActivatedRequired"] for office in told["offices"]}
    assert (asked["Amt office-a"], asked["Amt office-b"]) == (True, False)
    assert codes(await front_end.reserve()) == (400, ["captchaMissing"])
    token = await solved(front_end)
    assert (await front_end.reserve(body={"captchaToken": token})).status_code == 200
    assert codes(await front_end.reserve("10:00", body={"captchaToken": token})) == (400, ["captchaInvalid"])


async def test_a_solution_is_not_used_up_by_a_slot_that_is_gone(front_end: FrontEnd, clerk) -> None:
    await front_end.reserved()
    await front_end.reserved()
    await ask_for_proof(front_end, clerk, service="passport")
    token = await solved(front_end)
    assert codes(await front_end.reserve(body={"captchaToken": token})) == (404, ["appointmentNotAvailable"])
    assert (await front_end.reserve("10:00", body={"captchaToken": token})).status_code == 200


@pytest.mark.parametrize("payload", ["", "x", "e30=", "A" * 2000])
async def test_wrong_solutions(front_end: FrontEnd, clerk, payload: str) -> None:
    await ask_for_proof(front_end, clerk, service="passport")
    verdict = (await front_end.post("captcha-verify", {"payload": payload})).json()
    assert (verdict["data"]["valid"], verdict["token"]) == (False, None)
    wanted = "captchaInvalid" if payload else "captchaMissing"
    assert codes(await front_end.reserve(body={"captchaToken": payload})) == (400, [wanted])


async def test_a_body_that_is_none(front_end: FrontEnd) -> None:
    for body in ({}, [], {"payload": 5}, {"payload": "A" * 2001}):
        assert codes(await front_end.post("captcha-verify", body)) == (400, ["invalidRequest"])
