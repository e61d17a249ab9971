"""Count what a request asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


@contextmanager
def statements_of(engine: AsyncEngine) -> Iterator[list[str]]:
    """The statements sent meanwhile, without savepoints and without the look at the edition."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if "savepoint" not in statement.lower() and "catalog.edition" not in statement:
            seen.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", note)
