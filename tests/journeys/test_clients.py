"""The generated clients and the small frontend of `examples/` find a service and book it in a running house."""

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from deploy.demo.stage import Stage
from deploy.house import EmbeddedLotse
from shared.application import API_VERSION
from tests.support.chromium import ENTER, TAB, Chromium, chromium, is_installed

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES, TYPESCRIPT = ROOT / "examples", ROOT / "clients/typescript"
BOOKED = "confirmed: Personalausweis"
PATIENCE = 120.0


async def run(*command: object, cwd: Path, **environment: str) -> str:
    """What a program says; it must end well."""
    process = await asyncio.create_subprocess_exec(
        *map(str, command), cwd=cwd, env=os.environ | environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0, said.decode()
    return said.decode()


def on_path() -> str:
    """Where the generator finds the formatter it calls."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


async def free_slots(stage: Stage) -> None:
    """Right after the start booking still fetches the offices."""
    async with asyncio.timeout(PATIENCE):
        while not (await stage.ask("GET", "/v1/availability/next?service=personalausweis", quiet=True)).json["items"]:  # noqa: ASYNC110
            await asyncio.sleep(0.2)


async def test_python_client(stage: Stage, house: EmbeddedLotse, tmp_path: Path) -> None:
    """Made anew from the contract, whole and without a warning, it books and cancels."""
    await free_slots(stage)
    said = await run(
        "openapi-python-client", "generate", "--config", ROOT / "clients/python.yaml", "--fail-on-warning", "--meta", "uv",
        "--path", ROOT / "services/gateway/openapi.json", "--output-path", tmp_path / "client", cwd=tmp_path, PATH=on_path(),
    )  # fmt: skip
    assert "warning" not in said.lower()
    said = await run(sys.executable, EXAMPLES / "book.py", house.url, cwd=tmp_path, PYTHONPATH=str(tmp_path / "client"))
    assert said.startswith(BOOKED)
    assert said.endswith("cancelled\n")


async def test_typescript_client(stage: Stage, house: EmbeddedLotse, tmp_path: Path) -> None:
    """What would be published to npm is complete, and its types fit the example, which books and cancels."""
    if shutil.which("npm") is None or not (TYPESCRIPT / "node_modules").exists():
        pytest.skip("needs npm and the packages of clients/typescript: make clients")
    assert json.loads((TYPESCRIPT / "package.json").read_text())["version"] == API_VERSION
    await free_slots(stage)
    packed = (await run("npm", "pack", "--silent", "--pack-destination", tmp_path, cwd=TYPESCRIPT)).split()[-1]
    modules = tmp_path / "node_modules"
    shutil.unpack_archive(tmp_path / packed, tmp_path)
    modules.mkdir()
    (tmp_path / "package").rename(modules / "lotse-client")
    for needed in ("openapi-fetch", "openapi-typescript-helpers"):
        (modules / needed).symlink_to(TYPESCRIPT / "node_modules" / needed)
    shutil.copy(EXAMPLES / "book.mjs", tmp_path)
    checker = TYPESCRIPT / "node_modules/.bin/tsc"
    options = [
        "--noEmit",
        "--strict",
        "--checkJs",
        "--target",
        "ES2022",
        "--module",
        "NodeNext",
        "--lib",
        "ES2022,DOM,DOM.Iterable",
    ]
    (tmp_path / "node.d.ts").write_text("declare const process: { argv: string[] };")
    (tmp_path / "wrong.mjs").write_text((EXAMPLES / "book.mjs").read_text().replace("startsAt };", "startsAt: 5 };"))
    with pytest.raises(AssertionError, match="not assignable") as complaint:
        await run(checker, *options, "node.d.ts", "book.mjs", "wrong.mjs", cwd=tmp_path)
    assert "book.mjs" not in str(complaint.value).partition("assert ")[0]
    said = await run("node", "book.mjs", house.url, cwd=tmp_path)
    assert said.startswith(BOOKED)
    assert said.endswith("cancelled\n")


async def test_frontend_of_thirty_lines(stage: Stage, house: EmbeddedLotse) -> None:
    """With the keyboard, from a page of another origin."""
    if not is_installed():
        pytest.skip("needs Chromium with its driver: make test-eid")
    await free_slots(stage)
    async with chromium() as browser:
        await browser.tell("url", url=f"{(EXAMPLES / 'book.html').as_uri()}?lotse={house.url}")
        await browser.press(TAB, TAB, *"Erika Beispiel", TAB, *"erika@example.org", TAB, ENTER)
        said = await settled(browser)
    assert said.startswith("Personalausweis")
    assert " Nummer " in said
    assert len((EXAMPLES / "book.html").read_text().splitlines()) <= 30


async def test_the_frontend_says_what_it_cannot_do(house: EmbeddedLotse) -> None:
    if not is_installed():
        pytest.skip("needs Chromium with its driver: make test-eid")
    async with chromium() as browser:
        await browser.tell("url", url=f"{(EXAMPLES / 'book.html').as_uri()}?lotse={house.url}")
        await browser.press(TAB, *"qqqqxyzzy", TAB, *"Erika", TAB, *"erika@example.org", TAB, ENTER)
        assert await settled(browser) == "Das kennen wir nicht."


async def settled(browser: Chromium) -> str:
    """What the page says once it has an answer."""
    async with asyncio.timeout(PATIENCE):
        while True:
            said = str(await browser.run("done(document.querySelector('[role=status]').textContent)"))
            if said:
                return said
            await asyncio.sleep(0.05)
