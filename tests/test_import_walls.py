"""The walls of the house: who may import whom, read from the syntax tree of every module."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ("services", "shared", "deploy", "migrations", "chaos", "tests")
MAX_LINES = 300


def modules() -> Iterator[Path]:
    for top in HOUSE:
        yield from (path for path in (ROOT / top).rglob("*.py") if "__pycache__" not in path.parts)


def imports_of(source: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
    return found


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return parts[1] if parts[0] == "services" and len(parts) > 2 else ""


ALLOWED = {
    "shared": {"shared"},
    "services": {"services", "shared"},
    "migrations": {"migrations", "services", "shared"},
    "deploy": {"deploy", "migrations", "services", "shared"},
    "chaos": {"chaos", "deploy", "services", "shared"},
    "tests": set(HOUSE),
}


def offences(path: Path, imported: set[str]) -> list[str]:
    """What a module imports although its place in the house forbids it."""
    top, room = path.relative_to(ROOT).parts[0], room_of(path)
    wrong = []
    for name in sorted(imported):
        first, second, *_ = [*name.split("."), ""]
        if first in HOUSE and first not in ALLOWED[top]:
            wrong.append(f"{top} may not import {name}")
        elif top == first == "services" and second != room:
            wrong.append(f"room {room} may not import {name}")
    if top == "services" and path.name == "routes.py" and _any_of(imported, "sqlalchemy"):
        wrong.append("routes.py imports sqlalchemy; SQL belongs into store.py")
    if room == "gateway" and _any_of(imported, "sqlalchemy", "asyncpg"):
        wrong.append("the gateway has no database")
    return wrong


def _any_of(imported: set[str], *packages: str) -> bool:
    return any(name.split(".")[0] in packages for name in imported)


def test_nobody_climbs_over_a_wall() -> None:
    found = {
        str(path.relative_to(ROOT)): wrong
        for path in modules()
        if (wrong := offences(path, imports_of(path.read_text())))
    }
    assert found == {}


@pytest.mark.parametrize(("place", "source"), [
    ("shared/clock.py", "import services.booking.app"),
    ("services/booking/app.py", "from services.catalog import offices"),
    ("services/booking/appointments/routes.py", "from sqlalchemy import select"),
    ("services/gateway/app.py", "import asyncpg"),
    ("services/routing/worker.py", "from deploy.postgres import PostgresServer"),
    ("migrations/env.py", "import tests.conftest"),
])  # fmt: skip
def test_the_check_catches_an_offender(place: str, source: str) -> None:
    assert offences(ROOT / place, imports_of(source))


def test_no_file_holds_two_nouns() -> None:
    long = {
        str(path.relative_to(ROOT)): lines for path in modules() if (lines := path.read_text().count("\n")) > MAX_LINES
    }
    assert long == {}, "split these by subject"


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in modules()
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []
