"""A browser that follows links to the real AusweisApp; tests are skipped where Debian's package is not installed."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import aiohttp
import pytest

from deploy.eid_server import ausweisapp
from deploy.eid_server.ausweisapp import Gestures, NoAusweisApp

__all__ = ["AusweisApp", "Gestures", "running_ausweisapp"]

LOGIN_SECONDS = 40.0


@dataclass
class AusweisApp:
    """A running AusweisApp."""

    port: int

    async def log_in(self, activation: str, gestures: Gestures) -> str:
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


@contextmanager
def running_ausweisapp(home: Path) -> Iterator[AusweisApp]:
    """Start it in an empty home and stop it at the end."""
    with ExitStack() as stack:
        try:
            port = stack.enter_context(ausweisapp.running_ausweisapp(home))
        except NoAusweisApp as absent:
            pytest.skip(str(absent))
        yield AusweisApp(port)
