"""Count what a request asks the database."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


def statements_of(engine: AsyncEngine) -> AbstractContextManager[list[str]]:
    """The statements sent meanwhile, without savepoints and without the look at the edition."""
    return every_statement_of(engine, without="catalog.edition")


@contextmanager
def every_statement_of(engine: AsyncEngine, without: str | None = None) -> Iterator[list[str]]:
    """The statements sent meanwhile, but for savepoints, and for those that hold `without`."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if "savepoint" not in statement.lower() and (without is None or without not in statement):
            seen.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", note)
