"""Clients that hand in one case each and repeat every call with the same key until it is answered."""

import asyncio
from uuid import uuid4

import aiohttp

from chaos.history import History
from deploy.demo.hand_in import BIRTH, CONSENTS, THIRD_CHILD

TRIES = 120
PAUSE_SECONDS = 0.25
ASK_AGAIN = (409, 429, 502, 503, 504)


class Unanswered(Exception):
    """A call got no answer, or one that no client should ever get; says which."""


class Family:
    """One client."""

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
                        told: dict[str, str] = await answer.json()
                        return told
                    seen.append(f"{answer.status} {(await answer.text())[:300]}")
                    if answer.status not in ASK_AGAIN:
                        raise Unanswered(f"{path}: {seen[-1]}")
            except (aiohttp.ClientError, TimeoutError) as error:
                seen.append(repr(error))
            await asyncio.sleep(PAUSE_SECONDS)
        raise Unanswered(f"{path}: no answer after {TRIES} tries: {seen[-3:]}")


async def states_of(session: aiohttp.ClientSession, gateway: str, history: History) -> dict[str, dict[str, str]]:
    """State by part of every acknowledged case, as its holder sees it; a case that cannot be read has no parts."""
    narrow = asyncio.Semaphore(8)

    async def look(case: str) -> tuple[str, dict[str, str]]:
        headers = {"Authorization": f"Secret {history.holders[case]}"}
        async with narrow:
            try:
                async with session.get(f"{gateway}/v1/cases/{case}", headers=headers) as answer:
                    parts = (await answer.json())["parts"] if answer.status == 200 else []
            except (aiohttp.ClientError, TimeoutError):
                parts = []
        return case, {part["id"]: part["state"] for part in parts}

    return dict(await asyncio.gather(*(look(case) for case in history.acknowledged)))
