"""Run the built-in eID-Server until it is told to stop, and say what eid_gateway needs: `python -m deploy.eid_server`."""

import asyncio
import signal
from contextlib import AsyncExitStack
from socket import socket
from urllib.parse import urlsplit

import aiohttp

from deploy.eid_server import psk
from deploy.eid_server.attached import attached
from deploy.eid_server.detached import detached
from deploy.eid_server.door import door_to
from deploy.eid_server.https import address_of, listen
from deploy.eid_server.paos.face import PAOS_PATH
from deploy.eid_server.server import Running, running
from deploy.eid_server.settings import BuiltInSettings
from shared.clock import utc_now


async def run(settings: BuiltInSettings) -> None:
    """Serve until SIGINT or SIGTERM."""
    asked_to_stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asked_to_stop.set)
    for_clients = listen(0) if settings.door_url and psk.AVAILABLE else None
    async with (
        running(settings, client_address=_paos_address(settings, for_clients)) as server,
        AsyncExitStack() as stack,
    ):
        if settings.door_url:
            await _open_door(settings, settings.door_url, server, for_clients, stack)
        for name, value in server.environment.items():
            print(f"{name}={value}")
        print(f"# cards are laid on at {server.client_url}/card", flush=True)
        await asked_to_stop.wait()


def _paos_address(settings: BuiltInSettings, for_clients: socket | None) -> str | None:
    """Where AusweisApp finds us: at an address of our own, or attached, or (without a door) not at all."""
    origin = address_of(for_clients) if for_clients else settings.door_url
    return f"{origin}{PAOS_PATH}" if origin else None


async def _open_door(
    settings: BuiltInSettings, door_url: str, server: Running, for_clients: socket | None, stack: AsyncExitStack
) -> None:
    http = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()))
    for_room, today, door = listen(urlsplit(door_url).port or 0), utc_now().date(), door_to(settings.room_url, http)
    await stack.enter_async_context(
        detached(door, server.sessions, server.keys, (for_room, for_clients), today, door_url)
        if for_clients
        else attached(door, server.sessions, server.keys, for_room, today, door_url)
    )


if __name__ == "__main__":
    asyncio.run(run(BuiltInSettings()))
