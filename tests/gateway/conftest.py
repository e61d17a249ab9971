"""A gateway in front of rooms that are real servers on this machine and answer as a test wishes."""

import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from aiohttp import web

from services.gateway.app import create_app
from services.gateway.matching import Entry, RoutingTable
from services.gateway.settings import GatewaySettings
from tests.support.clients import client_of

ROOMS = ("catalog", "booking", "bundles", "routing", "reporting")
ENTRIES = (
    Entry("GET", "/v1/services", "catalog", "public"),
    Entry("GET", "/v1/services/{service}", "catalog", "public"),
    Entry("GET", "/v1/services/{service}/access-score", "catalog", "public"),
    Entry("GET", "/v1/exports/xzufi/{file:path}", "catalog", "public"),
    Entry("GET", "/v1/offices/{office}/is-open", "catalog", "public"),
    Entry("GET", "/v1/staff/offices/{office}/exceptions", "catalog", "staff(catalog:write)"),
    Entry("GET", "/v1/staff/offices/{office}/day", "booking", "staff(booking:staff)"),
    Entry("POST", "/v1/appointments", "booking", "public"),
    Entry("GET", "/v1/appointments/{id}", "booking", "holder"),
    Entry("DELETE", "/v1/slot-alerts/{id}", "booking", "holder"),
)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class TinyRoom:
    """A server that answers with `handler` and remembers what it was asked."""

    handler: Handler | None = None
    asked: list[web.Request] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    url: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        self.bodies.append(await request.read())
        if self.handler is None:
            return web.json_response({"path": request.raw_path})
        return await self.handler(request)


@pytest_asyncio.fixture(loop_scope="session")
async def rooms():
    """One tiny server per room."""
    runners, made = [], {}
    for name in ROOMS:
        made[name] = TinyRoom()
        application = web.Application()
        application.router.add_route("*", "/{tail:.*}", made[name].answer)
        runner = web.AppRunner(application, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        made[name].url = "http://127.0.0.1:{1}".format(*runner.addresses[0])
        runners.append(runner)
    yield made
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
def gateway_settings(rooms) -> Callable[..., GatewaySettings]:
    def make(**changes: object) -> GatewaySettings:
        urls = {f"{name}_url": room.url for name, room in rooms.items()}
        return GatewaySettings(
            **({"environment": "development", "optional_seconds": 0.3, "restart_seconds": 0.0} | urls | changes)
        )

    return make


@pytest_asyncio.fixture(loop_scope="session")
async def gateway(gateway_settings):
    async with client_of(create_app(gateway_settings(), RoutingTable(ENTRIES))) as client:
        yield client


@pytest.fixture
def dead_url() -> str:
    """An address where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"
