"""Open a case for whom it belongs to: the holder of its secret, or the resident who made it; for all others it does not exist."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases import store
from services.bundles.cases.release import Standing, standings
from services.bundles.cases.run import Run
from services.bundles.cases.store import CaseFile, PartRow
from services.bundles.cases.vault import Vault
from services.bundles.compiler.memory import known_plan
from services.bundles.compiler.plan import Plan
from services.bundles.consents.rules import Decision, held_parts, refused_parts
from services.bundles.definitions import library
from services.bundles.definitions.content import Definition
from services.bundles.inbox.store import Query, queries_of
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

    def plan(self) -> Plan:
        """The plan; once handed in, counted from the Eingangsdatum."""
        submitted = self.file.submitted_at
        return known_plan(
            self.definition,
            self.facts,
            received=submitted.astimezone(BERLIN).date() if submitted else self.today,
            event_date=self.file.event_date,
            deselected=self.unwanted,
        )

    @property
    def unwanted(self) -> frozenset[str]:
        """Parts the applicant left out, or refuses a required consent for; fixed once the case is handed in."""
        deselected = frozenset(self.file.deselected)
        return deselected if self.parts else deselected | refused_parts(self.definition, self.consents)

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
    return await opened(desk, file)


async def opened(desk: Desk, file: CaseFile) -> OpenCase:
    """Everything that is known of a case that may be opened."""
    holdings = await store.holdings_of(desk.session, file.id)
    return OpenCase(
        file=file,
        definition=await definition_of(desk.session, file),
        facts=desk.vault.facts(file),
        answers=desk.vault.answers(file),
        parts=await store.parts_of(desk.session, file.id) if file.submitted_at else {},
        artefacts=holdings.artefacts,
        consents=holdings.consents,
        today=desk.today,
        queries=await queries_of(desk.session, file.id) if file.submitted_at else (),
    )


async def definition_of(session: AsyncSession, file: CaseFile) -> Definition:
    """The definition the case was made with."""
    return await library.of_version(session, file.bundle_id, file.definition_version, file.definition_checksum)


def _belongs_to(desk: Desk, file: CaseFile) -> bool:
    if desk.caller.secret:
        return secret_matches(desk.caller.secret, file.secret_hash)
    if desk.caller.kind == "citizen" and file.owner_hash is not None:
        return hmac.compare_digest(desk.vault.owner_hash(desk.caller.subject), file.owner_hash)
    return False
