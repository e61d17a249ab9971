"""Run the built-in eID-Server until it is told to stop, and say what eid_gateway needs: `python -m deploy.eid_server`."""

import asyncio
import signal

from deploy.eid_server.server import running
from deploy.eid_server.settings import BuiltInSettings


async def run(settings: BuiltInSettings) -> None:
    """Serve until SIGINT or SIGTERM."""
    asked_to_stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asked_to_stop.set)
    async with running(settings) as server:
        for name, value in server.environment.items():
            print(f"{name}={value}")
        print(f"# cards are laid on at {server.client_url}/card", flush=True)
        await asked_to_stop.wait()


if __name__ == "__main__":
    asyncio.run(run(BuiltInSettings()))
