"""The yardstick of what writes: the very statements the room sends, run by pgbench without anything around them.

The statements are listened to while the room works once; what must differ each time is replaced by what pgbench draws.
"""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.binaries import find_postgres

CONNECTIONS = 16


@dataclass
class Script:
    """A pgbench script in the making; `varying` maps a value of the observed run to the expression drawn instead."""

    varying: Mapping[Any, str]
    lines: list[str] = field(default_factory=list)

    def listen(self, engine: AsyncEngine) -> None:
        """Write down every statement of the engine, and where its transactions begin and end."""
        sync = engine.sync_engine
        event.listen(sync, "begin", lambda _: self.lines.append("BEGIN;"))
        event.listen(sync, "commit", lambda _: self.lines.append("COMMIT;"))
        event.listen(sync, "before_cursor_execute", self._on_statement)

    def _on_statement(
        self, _c: Any, _k: Any, statement: str, parameters: Sequence[Any], _context: Any, many: bool
    ) -> None:
        for row in parameters if many else [parameters]:
            self._write_down(statement, row)

    def _write_down(self, statement: str, parameters: Sequence[Any]) -> None:
        literals = [self._literal(value) for value in parameters]
        text = re.sub(r"\$(\d+)(::\w+)?", lambda found: literals[int(found[1]) - 1] + (found[2] or ""), statement)
        self.lines.append(" ".join(text.split()) + ";")

    def _literal(self, value: Any) -> str:
        if isinstance(value, tuple | list):
            return "ARRAY[" + ", ".join(self._literal(each) for each in value) + "]"
        known = self.varying.get(value) if value.__hash__ else None
        return known or _plain(value, self.varying)


PLAIN: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda _: "NULL",
    bytes: lambda value: f"decode('{value.hex()}', 'hex')",
    UUID: lambda _: "gen_random_uuid()",  # one that is not to be recognised again, such as the id of a letter
    datetime: lambda value: f"to_timestamp({value.timestamp():.0f})",
    timedelta: lambda value: f"CAST('{value.total_seconds()} seconds' AS interval)",
    int: str,
    bool: lambda value: str(value).upper(),
}
A_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _plain(value: Any, varying: Mapping[Any, str]) -> str:
    """SQL without a colon in quotes, which pgbench would take for a variable."""
    if not isinstance(value, str):
        return PLAIN[type(value)](value)
    text = f"convert_from(decode('{value.encode().hex()}', 'hex'), 'UTF8')"
    for uuid in A_UUID.findall(value):
        text = f"replace({text}, '{uuid}', CAST({varying.get(UUID(uuid), 'gen_random_uuid()')} AS text))"
    return text


async def rate(database_url: str, script: Sequence[str], seconds: float) -> float:
    """Transactions a second of a script, as pgbench reports them."""
    program = find_postgres().postgres.parent / "pgbench"
    with TemporaryDirectory() as folder:
        file = Path(folder) / "script.sql"
        file.write_text("\n".join(script) + "\n")
        process = await asyncio.create_subprocess_exec(
            str(program), "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "1", "-T", f"{seconds:.0f}", "-f", str(file),
            database_url, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, errors = await process.communicate()
    found = re.search(rb"tps = ([0-9.]+)", out)
    if process.returncode or found is None:
        raise RuntimeError(errors.decode()[-2000:])
    return float(found[1])
