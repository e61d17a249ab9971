"""Journey: hold, confirm, move and cancel an appointment, with its calendar file."""

import asyncio
from typing import Any

from deploy.demo.stage import Stage

SERVICE = "personalausweis"
CONTACT = {"contact": {"name": "Erika Beispiel", "email": "erika@example.org"}, "locale": "de"}


async def book_a_slot(stage: Stage) -> None:
    """The life of one appointment."""
    first, second = await _two_starts(stage)
    held = (await stage.ask("POST", "/v1/appointments", body=_wish(first), expect=201)).json
    address, holder = f"/v1/appointments/{held['id']}", {"Authorization": f"Secret {held['secret']}"}
    stage.check(held["state"] == "held", f"held until {held['holdExpiresAt']}", held)
    confirmed = await stage.ask("POST", f"{address}/confirm", body=CONTACT, headers=holder, expect=200)
    stage.check(confirmed.json["state"] == "confirmed", "confirmed", confirmed.text)
    before = await _calendar(stage, address, holder)
    moved = await stage.ask("POST", f"{address}/move", body=_start(second), headers=holder, expect=200)
    stage.check(moved.json["reference"] == held["reference"], "moved; the reference stays", moved.text)
    after = await _calendar(stage, address, holder)
    stage.check(
        before["UID"] == after["UID"] and int(after["SEQUENCE"]) > int(before["SEQUENCE"]),
        f"the calendar updates the same entry (SEQUENCE {before['SEQUENCE']} to {after['SEQUENCE']})",
        (before, after),
    )
    cancelled = await stage.ask("POST", f"{address}/cancel", headers=holder, expect=200)
    stage.check(cancelled.json["state"] == "cancelled", "cancelled", cancelled.text)
    stage.check((await _calendar(stage, address, holder))["METHOD"] == "CANCEL", "the calendar entry is withdrawn")
    foreign = await stage.ask("GET", address, headers={"Authorization": "Secret of-somebody-else"})
    stage.check(foreign.status == 404, "a wrong secret learns nothing", foreign.text)


async def _two_starts(stage: Stage) -> list[dict[str, Any]]:
    """Two starts of one office on the last day with anything free: the soonest ones may pass while we look at them."""
    for _ in range(60):  # right after the first start booking still fetches the offices from the catalog
        wanted = {"service": SERVICE}
        days = (await stage.ask("GET", "/v1/availability/days", params=wanted, expect=200, quiet=True)).json["items"]
        if days:
            wanted |= {"office": days[-1]["offices"][0]["office"], "date": days[-1]["date"]}
            slots = (await stage.ask("GET", "/v1/availability/slots", params=wanted, expect=200)).json["items"]
            if len(slots) >= 2:
                return [{"office": wanted["office"], "startsAt": slot["startsAt"]} for slot in slots[:2]]
        await asyncio.sleep(0.5)
    stage.check(False, "free slots appear within half a minute")
    raise AssertionError


def _start(start: dict[str, Any]) -> dict[str, Any]:
    return {"office": start["office"], "startsAt": start["startsAt"]}


def _wish(start: dict[str, Any]) -> dict[str, Any]:
    return {"services": [{"id": SERVICE, "quantity": 1}]} | _start(start)


async def _calendar(stage: Stage, address: str, holder: dict[str, str]) -> dict[str, str]:
    answer = await stage.ask("GET", f"{address}/calendar.ics", headers=holder, expect=200)
    lines = (line.split(":", 1) for line in answer.text.replace("\r\n ", "").splitlines() if ":" in line)
    return {name.split(";")[0]: value for name, value in lines}
