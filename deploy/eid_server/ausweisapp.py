"""The real AusweisApp with its simulated card, and a person who uses it: `python -m deploy.eid_server.ausweisapp`.

It runs without a window in a home of its own, and follows what it says over its WebSocket (SDK, API level 2).
"""

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import aiohttp

PROGRAM: Final = "AusweisApp2"
PORT: Final = 24727
"""Where browsers look for an eID client (TR-03124-1)."""
START_SECONDS: Final = 15.0
STOP_SECONDS: Final = 10.0
# The card's country authority is unknown to AusweisApp here: our certificates are made up, and this check would say so.
CONFIGURATION: Final = "[General]\npersistentSettingsVersion=1.26.2\n[preverification]\nenabled=false\n"


class NoAusweisApp(RuntimeError):
    """It is not installed, or does not start."""


@dataclass
class Gestures:
    """What the person does: which card, and whether and where to cancel; `seen` is what AusweisApp said."""

    card: dict[str, Any] | None = None
    cancel_at: str = ""
    seen: list[dict[str, Any]] = field(default_factory=list)

    async def drive(self, kernel: aiohttp.ClientWebSocketResponse) -> None:
        """Answer until a login ends."""
        async for message in kernel:
            said = json.loads(message.data)
            self.seen.append(said)
            for command in self._commands(said["msg"]):
                await kernel.send_json(command)
            if said["msg"] == "AUTH" and "result" in said:
                return

    def _commands(self, said: str) -> list[dict[str, Any]]:
        if said == self.cancel_at:
            return [{"cmd": "CANCEL"}]
        inserted = {"cmd": "SET_CARD", "name": "Simulator"} | ({"simulator": self.card} if self.card else {})
        commands: dict[str, dict[str, Any]] = {
            "ACCESS_RIGHTS": {"cmd": "ACCEPT"},
            "INSERT_CARD": inserted,
            "ENTER_PIN": {"cmd": "SET_PIN"},
        }
        return [commands[said]] if said in commands else []

    @property
    def lost_the_card(self) -> bool:
        """A race in the simulated reader of 1.26.2: now and then it loses the card before anything was sent to it."""
        return str(self.told("AUTH")["result"].get("minor", "")).endswith("al/common#unknownError")

    def told(self, name: str) -> dict[str, Any]:
        """The last message of a kind."""
        return next(message for message in reversed(self.seen) if message["msg"] == name)


@contextmanager
def running_ausweisapp(home: Path, port: int = 0) -> Iterator[int]:
    """Start it in an empty home and stop it at the end; the value is its port. Raises NoAusweisApp."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise NoAusweisApp(f"{PROGRAM} is not installed here (Debian: apt-get install ausweisapp2)")
    settings = home / ".config" / "Unknown Organization"  # Debian builds it without a vendor
    for folder in (settings, home / "tmp", home / "run"):
        folder.mkdir(parents=True, mode=0o700)
    (settings / "AusweisApp2.conf").write_text(CONFIGURATION)
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home / "tmp"), "LANG": "C.UTF-8",
                   "XDG_RUNTIME_DIR": str(home / "run"), "QT_QPA_PLATFORM": "offscreen"}  # fmt: skip
    command = [program, "--ui", "websocket", "--ui", "webservice", "--port", str(port), "--no-proxy", "--no-logfile"]
    with (home / "log").open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        yield _port_of(process, home / "tmp")
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)


def _port_of(process: subprocess.Popen[bytes], folder: Path) -> int:
    file, ends = folder / f"AusweisApp2.{process.pid}.port", time.monotonic() + START_SECONDS
    while time.monotonic() < ends and process.poll() is None:
        if file.exists() and file.read_text().strip():
            return int(file.read_text())
        time.sleep(0.02)
    raise NoAusweisApp("AusweisApp did not start here; perhaps another one is running")


async def play(card: dict[str, Any] | None, cancel_at: str) -> None:
    """Log in whenever a browser asks, until Ctrl-C."""
    with tempfile.TemporaryDirectory() as home, running_ausweisapp(Path(home), PORT) as port:
        print(f"AusweisApp waits on port {port}; Ctrl-C stops", flush=True)
        async with aiohttp.ClientSession() as http, http.ws_connect(f"ws://127.0.0.1:{port}/eID-Kernel") as kernel:
            while not kernel.closed:
                gestures = Gestures(card, cancel_at)
                await gestures.drive(kernel)
                print("login: " + str(gestures.told("AUTH")["result"].get("message", "ok")), flush=True)


def main() -> None:
    """Read the command line and play."""
    parser = argparse.ArgumentParser(prog="python -m deploy.eid_server.ausweisapp", description=__doc__)
    parser.add_argument("--card", type=Path, help="what is on the card: JSON as for SET_CARD of the AusweisApp SDK")
    parser.add_argument("--cancel", action="store_true", help="say no when the rights are shown")
    options = parser.parse_args()
    card = json.loads(options.card.read_text(encoding="utf-8")) if options.card else None
    with suppress(KeyboardInterrupt):
        asyncio.run(play(card, "ACCESS_RIGHTS" if options.cancel else ""))


if __name__ == "__main__":
    main()
