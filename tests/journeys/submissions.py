"""What a client handed in and what the authorities received: the history and the check that nothing is lost or doubled."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import uuid4

import aiohttp
import asyncpg

from deploy.demo.hand_in import BIRTH, CONSENTS, THIRD_CHILD

PARTS = frozenset(
    {"geburtsurkunde", "melderegister", "steuer-id", "mutterschaftsgeld-2", "elterngeld", "kindergeld", "familienpass"}
)
TRIES = 60
RECEIVED = """
select delivery.case_id::text as case_id, delivery.part_key, receipt.idempotency_key::text as effect
from routing.simulated_receipt as receipt join routing.delivery on delivery.id::text = receipt.idempotency_key
where delivery.case_id = any($1::uuid[]) and receipt.effect_at is not null
"""


@dataclass
class History:
    """The client's own record: which cases were acknowledged with 202. Never read back from the database."""

    acknowledged: list[str] = field(default_factory=list)
    holders: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Receipt:
    """One effect at an authority, told apart by its idempotency key."""

    case_id: str
    part_key: str
    effect: str


def complaints(history: History, received: Iterable[Receipt]) -> list[str]:
    """What was lost, doubled or came from nowhere; empty when all is well."""
    effects = Counter((receipt.case_id, receipt.part_key) for receipt in received)
    wrong = []
    for case in history.acknowledged:
        for part in PARTS:
            count = effects.pop((case, part), 0)
            if count != 1:
                wrong.append(f"{case} {part}: {count} effects")
    wrong += [f"{case} {part}: never handed in" for case, part in effects if case not in history.acknowledged]
    return wrong


class Family:
    """A client that hands in one case and repeats each call with the same key until it is answered."""

    def __init__(self, session: aiohttp.ClientSession, gateway: str, history: History) -> None:
        self._session, self._gateway, self._history = session, gateway, history

    async def hand_in(self) -> None:
        """Draft, event, consents and submission."""
        draft = {"bundle": "elternexpress", "mode": "online", "facts": THIRD_CHILD}
        case = await self._post("/v1/cases", draft, {}, 201)
        holder = {"Authorization": f"Secret {case['secret']}"}
        self._history.holders[case["id"]] = case["secret"]
        await self._post(f"/v1/cases/{case['id']}/event", {"date": BIRTH}, holder, 200)
        await self._post(f"/v1/cases/{case['id']}/consents", CONSENTS, holder, 200)
        await self._post(f"/v1/cases/{case['id']}/submit", None, holder, 202)
        self._history.acknowledged.append(case["id"])

    async def _post(self, path: str, body: object, headers: dict[str, str], expected: int) -> dict[str, str]:
        key = {"Idempotency-Key": f'"{uuid4()}"'}
        seen: list[str] = []
        for _ in range(TRIES):
            try:
                url = self._gateway + path
                async with self._session.post(url, json=body, headers=headers | key) as answer:
                    if answer.status == expected:
                        return await answer.json()
                    seen.append(f"{answer.status} {await answer.text()}")
                    assert answer.status in (409, 429, 502, 503, 504), seen[-1]
            except (aiohttp.ClientError, TimeoutError) as error:
                seen.append(repr(error))
            await asyncio.sleep(0.25)
        raise AssertionError(f"{path}: no answer after {TRIES} tries: {seen[-3:]}")


async def receipts(database_url: str, cases: list[str]) -> list[Receipt]:
    """What the simulated authorities recorded on their own."""
    connection = await asyncpg.connect(database_url)
    try:
        return [Receipt(**dict(row)) for row in await connection.fetch(RECEIVED, cases)]
    finally:
        await connection.close()
