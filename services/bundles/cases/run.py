"""A case on the move: changes are decided in memory and written together, in as few statements as possible."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.batch_store import Batch, Chapter, write_all
from services.bundles.cases.chain import EMPTY, Entry, Head, link
from services.bundles.cases.states import HANDED_OVER, PartState
from services.bundles.cases.store import CaseFile, PartRow
from services.bundles.compiler.notice_fiction import Channel
from services.bundles.definitions.content import Definition
from shared.events.bundles import PartWithdrawnV1
from shared.messaging.envelope import Event
from shared.messaging.outbox import Told
from shared.tracing import current_trace


@dataclass(slots=True)
class Run:
    """A case under way, without what the person told us: moving it needs no key.

    `held` are the parts that must not leave the house for want of a consent; `at` is when what comes next happens.
    Nothing is stored before `write`.
    """

    session: AsyncSession
    file: CaseFile
    definition: Definition
    parts: dict[str, PartRow]
    artefacts: frozenset[str]
    at: datetime
    held: frozenset[str] = frozenset()
    _brought: list[dict[str, Any]] = field(default_factory=list)
    _clocks: list[dict[str, Any]] = field(default_factory=list)
    _changed: set[str] = field(default_factory=set)
    _entries: list[dict[str, Any]] = field(default_factory=list)
    _events: list[Told] = field(default_factory=list)
    _values: dict[str, Any] = field(default_factory=dict)
    _head: Head = EMPTY

    def __post_init__(self) -> None:
        self._head = Head(self.file.chain_length, self.file.chain_head)

    @property
    def moved(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._entries)

    def key_of(self, part_id: UUID) -> str | None:
        """The key of a part; None where it is not one of this case."""
        return next((row.key for row in self.parts.values() if row.id == part_id), None)

    def step(self, key: str, state: PartState, *, receipt: str | None = None, reason_code: str | None = None) -> None:
        """Give a part its new state and note it."""
        row = self.parts[key]
        if state == "withdrawn" and row.state in HANDED_OVER:
            self.tell(PartWithdrawnV1(part_id=row.id, case_id=row.case_id, authority_id=row.authority_id))
        self.parts[key] = replace(
            row,
            state=state,
            changed_at=self.at,
            receipt=receipt or row.receipt,
            reason_code=reason_code or row.reason_code,
        )
        self._changed.add(key)
        self.note(f"part_{state}", key, {"reason": reason_code} if reason_code else None)

    def change_part(self, key: str, **values: Any) -> None:
        """Change a part without a step."""
        self.parts[key] = replace(self.parts[key], **values)
        self._changed.add(key)

    def give_notice(self, key: str, channel: Channel, provided_on: date) -> None:
        """Note that a decision was made known, with the day from which the time to object follows."""
        self.change_part(key, notice_channel=channel, notice_on=provided_on)
        self.note("notice_provided", key, {"channel": channel, "on": provided_on.isoformat()})

    def add_part(self, row: PartRow) -> None:
        """Take one more part into a case under way."""
        self.parts[row.key] = row
        self._changed.add(row.key)

    def note(self, code: str, part: str | None = None, detail: Mapping[str, str] | None = None) -> None:
        """Add an entry to the timeline."""
        rows, self._head = link(self.file.id, self._head, self.at, [Entry(code, part, detail)])
        self._entries += rows

    def tell(self, event: Event) -> None:
        """Tell the other rooms."""
        self._events.append(Told(event, str(self.file.id), current_trace()))

    def change_case(self, **values: Any) -> None:
        """Change columns of the case."""
        self.file = replace(self.file, **values)
        self._values |= values

    def begin(self, parts: Mapping[str, PartRow], clocks: Sequence[dict[str, Any]]) -> None:
        """Give a case that is handed in its parts and clocks."""
        self.parts, self._clocks = dict(parts), list(clocks)
        self._changed |= set(parts)

    def bring(self, artefact_ids: Iterable[str], source: str | None) -> None:
        """Note what came into being, from a part or (None) from the applicant; what is there already stays as it is."""
        for artefact in artefact_ids:
            row = {"case_id": self.file.id, "artefact_id": artefact, "part": source, "at": self.at}
            self._brought.append(row)
            self.artefacts |= {artefact}

    async def write(self) -> None:
        """Store everything since the beginning, or since the last `write`."""
        await write_all(self.session, [self.close()])

    def close(self) -> Chapter:
        """Everything since the beginning, or since the last time, for whoever writes it; the run can go on afterwards."""
        parts = [self.parts[key] for key in self.parts if key in self._changed]
        batch = Batch(self._values, parts, self._brought, self._clocks, self._events)
        chapter = Chapter(self.file, self._entries, self._head, batch)
        self.file = replace(self.file, **chapter.changes)
        self._changed, self._entries, self._events, self._values = set(), [], [], {}
        self._brought, self._clocks = [], []
        return chapter
