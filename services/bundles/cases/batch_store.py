"""Write everything cases did in one statement: intake is one round trip for the case, its parts, clocks, timeline and events together."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.chain import Entry, Head, link
from services.bundles.cases.following import progress_of
from services.bundles.cases.models import artefact, case_file, deadline, part, timeline_entry
from services.bundles.cases.store import CaseFile, PartRow, columns_of
from services.bundles.tables import outbox
from shared.messaging.outbox import Told
from shared.tracing import Trace, current_trace

NEVER_CHANGED: Final = frozenset(
    {"id", "reference", "bundle_id", "definition_version", "created_at", "audited_length", "erased_at"}
)


@dataclass(slots=True)
class Batch:
    """What is to be written beside the timeline: rows as mappings, parts new or changed, columns of the case, events to tell."""

    values: Mapping[str, Any] = field(default_factory=dict)
    parts: Sequence[PartRow] = ()
    artefacts: Sequence[Mapping[str, Any]] = ()
    clocks: Sequence[Mapping[str, Any]] = ()
    events: Sequence[Told] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """What a locked case did: the new rows of its timeline, where its chain ends now, and the batch to be written with them."""

    file: CaseFile
    entries: Sequence[Mapping[str, Any]]
    head: Head
    batch: Batch
    trace: Trace = field(default_factory=current_trace)

    @property
    def changes(self) -> dict[str, Any]:
        """The columns of the case that change."""
        chain = {"chain_length": self.head.length, "chain_head": self.head.hash} if self.entries else {}
        return dict(self.batch.values) | chain

    @property
    def told(self) -> list[Told]:
        """All events: those of the batch, and the one for who follows the case."""
        followed = progress_of(self.file, self.entries)
        return [*self.batch.events, *(Told(event, str(self.file.id), self.trace) for event in followed)]


async def write(
    session: AsyncSession, file: CaseFile, at: datetime, entries: Iterable[Entry], batch: Batch
) -> CaseFile:
    """Add entries to the chain of a locked case and write the batch with them; returns the case as it is now."""
    rows, head = link(file.id, Head(file.chain_length, file.chain_head), at, entries)
    chapter = Chapter(file, rows, head, batch)
    await write_all(session, [chapter])
    return replace(file, **chapter.changes)


async def write_all(session: AsyncSession, chapters: Sequence[Chapter]) -> None:
    """Write what several locked cases did, in one statement altogether."""
    batches = [chapter.batch for chapter in chapters]
    content = {
        "cases": [{"id": chapter.file.id} | chapter.changes for chapter in chapters],
        "parts": [columns_of(row) for batch in batches for row in batch.parts],
        "entries": [row for chapter in chapters for row in chapter.entries],
        "artefacts": [row for batch in batches for row in batch.artefacts],
        "clocks": [row for batch in batches for row in batch.clocks],
    }
    events = outbox.rows([told for chapter in chapters for told in chapter.told])
    await session.execute(WRITE, {"content": json.dumps(content, default=_plain), "rows": events})


def _plain(value: object) -> str:
    """A value of a column as PostgreSQL reads it from text."""
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"no column holds {type(value).__name__}")


def _insert(table: Table, member: str, on_conflict: str = "") -> str:
    columns = ", ".join(column.name for column in table.c)
    rows = f"jsonb_populate_recordset(null::{table.fullname}, content -> '{member}')"
    return f"insert into {table.fullname} ({columns}) select {columns} from given, {rows} {on_conflict}"  # noqa: S608


def _statement() -> TextClause:
    """Composed of names of our own tables and columns only; every value is a parameter."""
    changing = [column.name for column in case_file.c if column.name not in NEVER_CHANGED]
    moving = (
        "state",
        "kind",
        "wave",
        "authority_id",
        "receipt",
        "reason_code",
        "changed_at",
        "corrected_at",
        "notice_channel",
        "notice_on",
    )
    moved = "on conflict (id) do update set " + ", ".join(f"{name} = excluded.{name}" for name in moving)
    return text(f"""
        with given as (select cast(:content as jsonb) as content),
        parts as ({_insert(part, "parts", moved)}),
        entries as ({_insert(timeline_entry, "entries")}),
        artefacts as ({_insert(artefact, "artefacts", "on conflict do nothing")}),
        clocks as ({_insert(deadline, "clocks")}),
        changed as (
          update bundles.case_file c set ({", ".join(changing)}) = (
            select {", ".join(f"new.{name}" for name in changing)} from jsonb_populate_record(c, changes) new)
          from given, jsonb_array_elements(content -> 'cases') changes where c.id = cast(changes ->> 'id' as uuid)),
        {outbox.append_clauses}
        select {outbox.wake}
    """)  # noqa: S608


WRITE: Final = _statement()
