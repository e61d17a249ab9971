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
    """Two starts of one office, as late as there are any: the soonest ones may pass while we look at them.

    A start that was given back is free again only after a while, so that a last day with one start left says nothing about the day before.
    """
    for _ in range(60):  # right after the first start booking still fetches the offices from the catalog
        days = await stage.ask("GET", "/v1/availability/days", params={"service": SERVICE}, expect=200, quiet=True)
        for day in reversed(days.json["items"]):
            for office in day["offices"]:
                wanted = {"service": SERVICE, "office": office["office"], "date": day["date"]}
                slots = await stage.ask("GET", "/v1/availability/slots", params=wanted, expect=200)
                if len(starts := slots.json["items"][:2]) == 2:
                    return [{"office": office["office"], "startsAt": start["startsAt"]} for start in starts]
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
