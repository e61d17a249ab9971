"""Journey: pay the fee of an appointment at the payment provider, and get it back when the appointment is given up."""

import asyncio
from typing import Any, Final

from deploy.demo.book import CONTACT
from deploy.demo.stage import Stage

SERVICE: Final = "reisepass"
PATIENCE: Final = 60


async def pay_and_get_back(stage: Stage) -> None:
    """Only the word of the provider counts, never that a browser comes back."""
    offered = await stage.ask("GET", f"/v1/availability/next?service={SERVICE}", expect=200, quiet=True)
    free = offered.json["items"][-1]
    wish = {"services": [{"id": SERVICE}], "office": free["office"], "startsAt": free["startsAt"]}
    held = (await stage.ask("POST", "/v1/appointments", body=wish, expect=201, quiet=True)).json
    address, holder = f"/v1/appointments/{held['id']}", {"Authorization": f"Secret {held['secret']}"}
    await stage.ask("POST", f"{address}/confirm", body=CONTACT, headers=holder, expect=200, quiet=True)
    fee = {"service": SERVICE, "items": [{"fee": 0, "quantity": 1}], "returnUrl": f"{stage.house.url}/docs"}
    asked = await stage.ask("POST", f"{address}/payments", body=fee, headers=holder, expect=202)
    payment = f"{address}/payments/{asked.json['id']}"
    opened = await _becomes(stage, payment, holder, "open")
    await stage.ask("POST", f"{payment}/check", headers=holder, expect=202, quiet=True)
    seen = (await stage.ask("GET", payment, headers=holder, expect=200, quiet=True)).json
    stage.check(seen["state"] == "open", "a browser that comes back proves nothing", seen)
    await stage.ask("POST", opened["payUrl"], form={"outcome": "PAYED"}, quiet=True)
    await stage.ask("POST", f"{payment}/check", headers=holder, expect=202, quiet=True)
    paid = await _becomes(stage, payment, holder, "paid")
    stage.check(bool(paid["reference"]), f"paid: {paid['cents']} cents, {paid['reference']}")
    await stage.ask("POST", f"{address}/cancel", headers=holder, expect=200)
    await _becomes(stage, payment, holder, "refunded")
    stage.check(True, "given up; the money is back")


async def _becomes(stage: Stage, payment: str, holder: dict[str, str], state: str) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for _ in range(PATIENCE * 5):
        seen = (await stage.ask("GET", payment, headers=holder, expect=200, quiet=True)).json
        if seen["state"] == state:
            return seen
        await asyncio.sleep(0.2)
    stage.check(False, f"the payment is {state}", seen)
    raise AssertionError
