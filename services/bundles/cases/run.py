"""A case on the move: changes are decided in memory and written together, in as few statements as possible."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.batch_store import Batch, write
from services.bundles.cases.chain import Entry
from services.bundles.cases.states import HANDED_OVER, PartState
from services.bundles.cases.store import CaseFile, PartRow
from services.bundles.definitions.content import Definition
from shared.events.bundles import PartWithdrawnV1
from shared.messaging.envelope import Event


@dataclass(slots=True)
class Run:
    """A case under way, without what the person told us: moving it needs no key.

    `held` are the parts that must not leave the house for want of a consent. Nothing is stored before `write`.
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
    _entries: list[Entry] = field(default_factory=list)
    _events: list[Event] = field(default_factory=list)
    _values: dict[str, Any] = field(default_factory=dict)

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

    def add_part(self, row: PartRow) -> None:
        """Take one more part into a case under way."""
        self.parts[row.key] = row
        self._changed.add(row.key)

    def note(self, code: str, part: str | None = None, detail: Mapping[str, str] | None = None) -> None:
        """Add an entry to the timeline."""
        self._entries.append(Entry(code, part, detail))

    def tell(self, event: Event) -> None:
        """Tell the other rooms."""
        self._events.append(event)

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
        parts = [self.parts[key] for key in self.parts if key in self._changed]
        batch = Batch(self._values, parts, self._brought, self._clocks, self._events)
        self.file = await write(self.session, self.file, self.at, self._entries, batch)
        self._changed, self._entries, self._events, self._values = set(), [], [], {}
        self._brought, self._clocks = [], []
