"""The real AusweisApp with its simulated card, headless, in a home of its own; skipped where Debian's package is not installed."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import aiohttp
import pytest

PROGRAM = "AusweisApp2"
START_SECONDS = 15.0
LOGIN_SECONDS = 40.0
# The card's country authority is unknown to AusweisApp here: our certificates are made up, and this check would say so.
CONFIGURATION = "[General]\npersistentSettingsVersion=1.26.2\n[preverification]\nenabled=false\n"


@dataclass
class AusweisApp:
    """A running AusweisApp."""

    port: int
    log: Path

    async def log_in(self, activation: str, gestures: "Gestures") -> str:
        """Follow a link to the eID client as a browser does, with a person at AusweisApp; returns where the browser is sent."""
        token_url = parse_qs(urlsplit(activation).query)["tcTokenURL"][0]
        path = f"/eID-Client?tcTokenURL={quote(token_url, safe='')}"
        kernel_url = f"ws://127.0.0.1:{self.port}/eID-Kernel"
        async with aiohttp.ClientSession() as http, http.ws_connect(kernel_url) as kernel:
            driving = asyncio.create_task(gestures.drive(kernel))
            try:
                async with asyncio.timeout(LOGIN_SECONDS):
                    redirect = await self._redirect(path)
                    await driving
                    return redirect
            finally:
                driving.cancel()
                await asyncio.gather(driving, return_exceptions=True)

    async def _redirect(self, path: str) -> str:
        """By hand, because AusweisApp answers `102 Processing` with `Connection: close`, and then goes on to the redirect."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUser-Agent: Browser\r\n\r\n".encode())
        answer = ""
        while "\r\n\r\n" not in answer.partition("HTTP/1.0 102")[2].partition("\r\n\r\n")[2]:
            received = await reader.read(65536)
            if not received:
                break
            answer += received.decode()
        writer.close()
        found = re.search(r"HTTP/1\.\d 303 .*?^Location: (\S+)", answer, re.DOTALL | re.MULTILINE)
        assert found, answer
        return found[1]


@dataclass
class Gestures:
    """What the person does: which card, whether and where to cancel, which optional rights to untick."""

    card: dict[str, Any] | None = None
    cancel_at: str = ""
    seen: list[dict[str, Any]] = field(default_factory=list)

    async def drive(self, kernel: aiohttp.ClientWebSocketResponse) -> None:
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
        commands = {"ACCESS_RIGHTS": {"cmd": "ACCEPT"}, "INSERT_CARD": inserted, "ENTER_PIN": {"cmd": "SET_PIN"}}
        return [commands[said]] if said in commands else []

    @property
    def lost_the_card(self) -> bool:
        """A race in the simulated reader of 1.26.2: now and then it loses the card before anything was sent to it."""
        return str(self.told("AUTH")["result"].get("minor", "")).endswith("al/common#unknownError")

    def told(self, name: str) -> dict[str, Any]:
        """The last message of a kind."""
        return next(message for message in reversed(self.seen) if message["msg"] == name)


@contextmanager
def running_ausweisapp(home: Path) -> Iterator[AusweisApp]:
    """Start it in an empty home and stop it at the end."""
    program = shutil.which(PROGRAM)
    if program is None:
        pytest.skip(f"{PROGRAM} is not installed here (Debian: apt-get install ausweisapp2)")
    settings = home / ".config" / "Unknown Organization"  # Debian builds it without a vendor
    for folder in (settings, home / "tmp", home / "run"):
        folder.mkdir(parents=True, mode=0o700)
    (settings / "AusweisApp2.conf").write_text(CONFIGURATION)
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home / "tmp"), "LANG": "C.UTF-8",
                   "XDG_RUNTIME_DIR": str(home / "run"), "QT_QPA_PLATFORM": "offscreen"}  # fmt: skip
    command = [program, "--ui", "websocket", "--ui", "webservice", "--port", "0", "--no-proxy", "--no-logfile"]
    log = home / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        yield AusweisApp(_port_of(process, home / "tmp"), log)
    finally:
        process.terminate()
        process.wait(10)


def _port_of(process: subprocess.Popen[bytes], folder: Path) -> int:
    file, ends = folder / f"AusweisApp2.{process.pid}.port", time.monotonic() + START_SECONDS
    while time.monotonic() < ends and process.poll() is None:
        if file.exists() and file.read_text().strip():
            return int(file.read_text())
        time.sleep(0.02)
    pytest.skip("AusweisApp did not start here")
