"""Open a case for whom it belongs to: the holder of its secret, or the resident who made it; for all others it does not exist."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.access_log.store import REPRESENTATIVE, Look, What, record
from services.bundles.cases import store
from services.bundles.cases.release import Standing, standings
from services.bundles.cases.run import Run
from services.bundles.cases.store import CaseFile, PartRow
from services.bundles.cases.vault import Vault
from services.bundles.compiler.memory import known_plan
from services.bundles.compiler.notice_fiction import objection_clock
from services.bundles.compiler.plan import Deadline, Plan
from services.bundles.consents.rules import Decision, held_parts, refused_parts
from services.bundles.definitions import library
from services.bundles.definitions.content import Definition
from services.bundles.definitions.naming import named
from services.bundles.definitions.situations import ConflictRule
from services.bundles.inbox.store import Query, queries_of
from services.bundles.phases.rules import Way, ways_of
from services.bundles.phases.store import switches_of
from shared.access import Caller
from shared.clock import BERLIN
from shared.ids import secret_matches
from shared.problems import NotFound


@dataclass(frozen=True, slots=True)
class Desk:
    """What a verb works with: who calls, when, in which transaction, with which keys."""

    session: AsyncSession
    vault: Vault
    caller: Caller
    now: datetime

    @property
    def today(self) -> date:
        """The civil date of the city."""
        return self.now.astimezone(BERLIN).date()


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case with everything that is known of it, in clear; lives no longer than the request."""

    file: CaseFile
    definition: Definition
    facts: dict[str, Any]
    answers: dict[str, Any]
    parts: dict[str, PartRow]
    artefacts: dict[str, str | None]
    consents: dict[str, Decision]
    today: date
    queries: Sequence[Query] = ()
    own_clocks: tuple[Deadline, ...] = ()
    ways: Mapping[str, Way] = field(default_factory=dict)

    @property
    def clocks(self) -> tuple[Deadline, ...]:
        """The clocks of the plan, and those of the service an office took in: what is kept at receipt."""
        return self.plan().deadlines + self.own_clocks

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """All clocks, also those that notices of decisions have started."""
        return (*self.clocks, *self.objections)

    @property
    def objections(self) -> tuple[Deadline, ...]:
        """The clocks that notices of decisions have started: until when one can object."""
        noticed = [(key, row) for key, row in self.parts.items() if row.notice_channel and row.notice_on]
        return tuple(objection_clock(key, row.notice_channel, row.notice_on) for key, row in noticed)  # type: ignore[arg-type]

    def plan(self) -> Plan:
        """The plan; once it was received, counted from the Eingangsdatum."""
        received = self.file.submitted_at or self.file.received_at
        return known_plan(
            self.definition,
            self.facts,
            received=received.astimezone(BERLIN).date() if received else self.today,
            event_date=self.file.event_date,
            deselected=self.unwanted,
        )

    @property
    def conflicts(self) -> tuple[ConflictRule, ...]:
        """Answers that do not go together, as long as none of the parts they are for was taken back."""
        over = {key for key, row in self.parts.items() if row.state in ("withdrawn", "lapsed")}
        return tuple(rule for rule in self.plan().conflicts if over.isdisjoint(rule.parts))

    @property
    def unwanted(self) -> frozenset[str]:
        """Parts the applicant left out, or refuses a required consent for; fixed once the case is handed in."""
        deselected = frozenset(self.file.deselected)
        return deselected if self.parts else deselected | refused_parts(self.definition, self.consents)

    def with_file(self, file: CaseFile) -> "OpenCase":
        """The same case after its row changed."""
        return replace(self, file=file)

    def run(self, session: AsyncSession, at: datetime) -> Run:
        """The case, ready to be moved."""
        held = held_parts(self.definition, self.consents)
        return Run(session, self.file, self.definition, dict(self.parts), frozenset(self.artefacts), at, held)

    @property
    def standings(self) -> dict[str, Standing]:
        """Where each part stands, for the rules of release."""
        return standings(self.parts)


async def open_case(desk: Desk, case_id: UUID, *, lock: bool = False) -> OpenCase:
    """The case, if it is the caller's; raises NotFound alike for a foreign case and for none."""
    file = await store.find_case(desk.session, case_id, lock=lock)
    if file is None or not _belongs_to(desk, file):
        raise NotFound
    await note_representative(desk, file.id)
    return await opened(desk, file)


async def note_representative(desk: Desk, case_id: UUID) -> None:
    """Keep that somebody acts for whom the case belongs to, a parent for a child; nothing if it is they themselves."""
    if desk.caller.actor:
        actor = desk.vault.owner_hash(desk.caller.actor)
        await record(desk.session, Look(case_id, desk.now, REPRESENTATIVE, "case", actor))


async def open_for_office(desk: Desk, reference: str, what: What, *, lock: bool = False) -> OpenCase:
    """The case a paper or a caller at the counter names; the look is kept for the person it is about. Raises NotFound."""
    file = await store.find_by_reference(desk.session, reference, lock=lock)
    if file is None:
        raise NotFound
    await record(desk.session, Look(file.id, desk.now, "cases:staff", what, desk.vault.owner_hash(desk.caller.key)))
    return await opened(desk, file)


async def open_by_pin(desk: Desk, reference: str) -> OpenCase:
    """The case for whoever holds number and PIN of its paper; raises NotFound alike for a wrong number and a wrong PIN."""
    file = await store.find_by_reference(desk.session, reference)
    if file is None or not hmac.compare_digest(desk.caller.secret.upper().encode(), desk.vault.pin(file.id).encode()):
        raise NotFound
    return await opened(desk, file)


async def opened(desk: Desk, file: CaseFile) -> OpenCase:
    """Everything that is known of a case that may be opened."""
    holdings, definition = await store.holdings_of(desk.session, file.id), await definition_of(desk.session, file)
    return OpenCase(
        file=file,
        definition=definition,
        facts=desk.vault.facts(file),
        answers=desk.vault.answers(file),
        parts=await store.parts_of(desk.session, file.id) if file.submitted_at else {},
        artefacts=holdings.artefacts,
        consents=holdings.consents,
        today=desk.today,
        queries=await queries_of(desk.session, file.id) if file.submitted_at else (),
        ways=ways_of(definition, await switches_of(desk.session, [definition.bundle]), desk.today),
        own_clocks=await store.clocks_of(desk.session, file.id) if definition.audience == "staff" else (),
    )


async def definition_of(session: AsyncSession, file: CaseFile) -> Definition:
    """The definition the case was made with, in the words of the service it is for where it leaves that open."""
    made = await library.of_version(session, file.bundle_id, file.definition_version, file.definition_checksum)
    return named(made, file.names)


def _belongs_to(desk: Desk, file: CaseFile) -> bool:
    if desk.caller.secret:
        return secret_matches(desk.caller.secret, file.secret_hash)
    if desk.caller.kind == "citizen" and file.owner_hash is not None:
        return hmac.compare_digest(desk.vault.owner_hash(desk.caller.subject), file.owner_hash)
    return False
