"""A headless Chromium, driven over WebDriver (W3C) by Debian's chromedriver."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

DRIVER = "chromedriver"
ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
NO_SCRIPT = {"profile.managed_default_content_settings.javascript": 2}
TAB, ENTER, SPACE = "\ue004", "\ue007", " "
ANSWER_SECONDS = 60.0


def is_installed() -> bool:
    return shutil.which(DRIVER) is not None and shutil.which("chromium") is not None


class Chromium:
    """One browser window."""

    def __init__(self, http: httpx.AsyncClient, session: str) -> None:
        self._http, self._session = http, session

    async def tell(self, command: str, **body: Any) -> Any:
        return await _value(await self._http.post(f"{self._session}/{command}", json=body))

    async def read(self, what: str) -> Any:
        return await _value(await self._http.get(f"{self._session}/{what}"))

    async def run(self, script: str) -> Any:
        """Run a script in the page; it calls `done` with its result."""
        return await self.tell("execute/async", script=f"const done = arguments[0]; {script}", args=[])

    async def press(self, *keys: str) -> None:
        steps = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        await self.tell("actions", actions=[{"type": "key", "id": "keyboard", "actions": steps}])

    async def prefer(self, scheme: str) -> None:
        """Let the page believe that the person prefers `light` or `dark`."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        await self.tell("goog/cdp/execute", cmd="Emulation.setEmulatedMedia", params={"features": features})


async def _value(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()["value"]


@asynccontextmanager
async def chromium(*, scripts: bool = True) -> AsyncIterator[Chromium]:
    """A browser, with or without JavaScript."""
    driver = await asyncio.create_subprocess_exec(DRIVER, "--port=0", stdout=asyncio.subprocess.PIPE)
    try:
        async with httpx.AsyncClient(base_url=await _address(driver), timeout=ANSWER_SECONDS) as http:
            options = {"args": ARGUMENTS, "prefs": {} if scripts else NO_SCRIPT}
            wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
            opened = await _value(await http.post("/session", json=wanted))
            session = f"/session/{opened['sessionId']}"
            yield Chromium(http, session)
            await http.delete(session)
    finally:
        driver.terminate()
        await driver.wait()


async def _address(driver: asyncio.subprocess.Process) -> str:
    assert driver.stdout is not None
    while line := await driver.stdout.readline():
        if found := re.search(rb"started successfully on port (\d+)", line):
            return f"http://127.0.0.1:{int(found.group(1))}"
    raise RuntimeError("chromedriver did not start")
