"""Run the built-in eID-Server until it is told to stop, and say what eid_gateway needs: `python -m deploy.eid_server`."""

import asyncio
import signal
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import aiohttp

from deploy.eid_server.attached import attached
from deploy.eid_server.door import door_to
from deploy.eid_server.https import listen
from deploy.eid_server.paos.face import PAOS_PATH
from deploy.eid_server.server import Running, running
from deploy.eid_server.settings import BuiltInSettings
from shared.clock import utc_now


async def run(settings: BuiltInSettings) -> None:
    """Serve until SIGINT or SIGTERM."""
    asked_to_stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asked_to_stop.set)
    address = f"{settings.door_url}{PAOS_PATH}" if settings.door_url else None
    async with running(settings, client_address=address) as server, AsyncExitStack() as stack:
        if settings.door_url:
            await _open_door(settings, settings.door_url, server, stack)
        for name, value in server.environment.items():
            print(f"{name}={value}")
        print(f"# cards are laid on at {server.client_url}/card", flush=True)
        await asked_to_stop.wait()


async def _open_door(settings: BuiltInSettings, door_url: str, server: Running, stack: AsyncExitStack) -> None:
    http = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()))
    listening, today = listen(urlsplit(door_url).port or 0), utc_now().date()
    door = attached(door_to(settings.room_url, http), server.sessions, server.keys, listening, today, door_url)
    await stack.enter_async_context(door)


if __name__ == "__main__":
    asyncio.run(run(BuiltInSettings()))
