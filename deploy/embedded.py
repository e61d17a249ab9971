"""`python -m deploy.embedded`: everything on this machine, in the foreground, until Ctrl-C."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from deploy.console import Console
from deploy.errors import StartError
from deploy.house import CHECKOUT, EmbeddedLotse
from deploy.processes import PORT_OFFSETS, Composition

DEFAULT_PORT_BASE = 8000
DEFAULT_DATA_DIR = CHECKOUT / ".dev"
KILLED_BY_CTRL_C = 130
HIGHEST_PORT = 65535


async def run(house: EmbeddedLotse, console: Console) -> None:
    """Run the house until a signal asks to stop; a second signal kills it."""
    asked_to_stop = asyncio.Event()

    def on_signal() -> None:
        if asked_to_stop.is_set():
            house.kill_all()
            os._exit(KILLED_BY_CTRL_C)
        console.say("stopping (once more to kill)")
        asked_to_stop.set()

    _on_signals(on_signal)
    starting = asyncio.create_task(house.start())
    stopping = asyncio.create_task(asked_to_stop.wait())
    await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():
        starting.cancel()
        with suppress(asyncio.CancelledError):
            await starting
        return
    starting.result()
    console.say(f"  documentation {house.url}/docs, demo clients {house.data_dir / 'credentials.json'}, Ctrl-C stops")
    console.say(f"ready {house.url}")
    await stopping
    await house.stop()


def _on_signals(handler: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # `nohup` asks us to survive the terminal
        loop.add_signal_handler(signal.SIGHUP, handler)


def _port_base(text: str) -> int:
    base = int(text)
    if not 0 < base <= HIGHEST_PORT - max(PORT_OFFSETS.values()):
        raise argparse.ArgumentTypeError(f"{base} is not a port with {max(PORT_OFFSETS.values())} more above it")
    return base


def main(arguments: Sequence[str] | None = None, composition: Composition | None = None) -> int:
    """Read the command line, run, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m deploy.embedded", description=__doc__)
    parser.add_argument(
        "--port-base", type=_port_base, default=DEFAULT_PORT_BASE, help="gateway here, the rooms after it"
    )
    parser.add_argument("--data-dir", type=Path, default=DEFAULT_DATA_DIR, help="where everything is kept")
    options = parser.parse_args(arguments)
    console = Console()
    try:
        if os.environ.get("LOTSE_ENVIRONMENT") == "production":
            raise StartError("this runner is for development, but LOTSE_ENVIRONMENT says production")
        house = EmbeddedLotse(options.data_dir, options.port_base, composition, console)
        asyncio.run(run(house, console))
    except StartError as error:
        print(f"Lotse cannot start: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
