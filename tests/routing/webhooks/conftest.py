"""A listening client with its webhook, and senders at work on a database that commits."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text

from services.routing.app import create_app
from services.routing.notices import store as notices
from services.routing.notices.news import News
from services.routing.settings import RoutingSettings
from services.routing.webhooks.sending import Sender
from shared.clock import utc_now
from shared.db import Database, create_engine
from shared.foreign_http import ForeignClient
from shared.messaging.wake import listening
from tests.routing.webhooks.receiver import Receiver
from tests.support.clients import client_of, key
from tests.support.servers import copy_database, drop_database
from tests.support.serving import serving

LOOPBACK = ["127.0.0.0/8"]


@dataclass
class Listener:
    """A client of the house, by its own token."""

    client: httpx.AsyncClient
    headers: dict[str, str]
    database: Database
    name: str

    async def call(self, method: str, path: str, body: Any = None, expect: int = 200, **more: Any) -> Any:
        answer = await self.client.request(method, path, json=body, headers=self.headers | key(), **more)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    async def webhook(self, url: str, types: tuple[str, ...] = ()) -> dict[str, Any]:
        made: dict[str, Any] = await self.call("POST", "/v1/webhooks", {"url": url, "types": types}, 201)
        return made

    async def happen(self, kind: str = "case.part_decided", count: int = 1, subject: UUID | None = None) -> None:
        """Note so many things for this client, as events do."""
        news = [News(self.name, uuid4(), 0, kind, subject or uuid4(), utc_now(), {"position": 1}) for _ in range(count)]
        async with self.database.transaction() as session:
            await notices.note(session, news)

    async def deliveries(self, webhook: dict[str, Any], **query: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (
            await self.call("GET", f"/v1/webhooks/{webhook['id']}/deliveries", params=query)
        )["items"]
        return items

    async def states(self, webhook: dict[str, Any]) -> dict[str, int]:
        found = [each["state"] for each in await self.deliveries(webhook, limit="200")]
        return {state: found.count(state) for state in found}


@pytest.fixture(scope="session")
def committed_url() -> Iterator[str]:
    """One database for all these tests, in which each has clients of its own."""
    url = copy_database("seeded")
    yield url
    drop_database(url)


@pytest.fixture
def settings(settings_of, committed_url: str) -> Callable[..., RoutingSettings]:
    def make(**values: Any) -> RoutingSettings:
        quick = {"webhook_first_seconds": 0.02, "webhook_longest_seconds": 0.05, "inside_networks": LOOPBACK}
        return settings_of(RoutingSettings, **(quick | {"database_url": committed_url} | values))

    return make


@pytest_asyncio.fixture(loop_scope="session")
async def listener(settings, issuers) -> AsyncIterator[Listener]:
    database = Database(create_engine(settings(), "test"))
    name = f"frontend-{uuid4()}"
    async with client_of(create_app(settings())) as client:
        yield Listener(client, issuers.staff("webhooks:write", sub=name), database, name)
    async with database.transaction() as session:
        await session.execute(text("delete from routing.webhook"))
    await database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def receiver() -> AsyncIterator[tuple[Receiver, str]]:
    made = Receiver()
    made.quick.set()
    async with serving(made.app()) as url:
        yield made, f"{url}/hook"
        made.quick.set()


@pytest.fixture
def senders(settings) -> Callable[..., Any]:
    """`async with senders():` runs a sender as the worker would."""

    @asynccontextmanager
    async def running(ports: frozenset[int] | None = None, **values: Any) -> AsyncIterator[None]:
        given = settings(**values)
        async with AsyncExitStack() as stack:
            database = Database(create_engine(given, "sender"))
            stack.push_async_callback(database.close)
            foreign = ForeignClient(given.inside_networks, **({} if ports is None else {"ports": ports}))
            stack.push_async_callback(foreign.close)
            wake = await stack.enter_async_context(listening(given.database_url, notices.CHANNEL))
            task = asyncio.create_task(_again_and_again(Sender(given, database, foreign, wake)))
            try:
                yield
            finally:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    return running


async def _again_and_again(sender: Sender) -> None:
    """As the worker does when the database was too slow."""
    while True:
        with suppress(Exception):
            await sender.run()
        await asyncio.sleep(0.05)
