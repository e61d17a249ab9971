"""How a case moves on: settle what may be released after each change, react to what authorities did, finish, withdraw.

Every change of a part happens under the lock of its case, so that two events about one case take turns.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases import store
from services.bundles.cases.opening import Desk, OpenCase, open_case, standings
from services.bundles.cases.release import next_states
from services.bundles.cases.states import PartState, WrongState, is_final, part_may, require_case_step
from services.bundles.cases.store import CaseFile, Entry, PartRow
from services.bundles.definitions import library
from services.bundles.definitions.content import Definition
from services.bundles.tables import outbox
from shared.events.bundles import CaseFinishedV1, PartReleasedV1
from shared.logging import log

Outcome = Literal["completed", "partly_refused", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Run:
    """A case under way, without what the person told us: releasing needs no key."""

    session: AsyncSession
    file: CaseFile
    definition: Definition
    parts: dict[str, PartRow]
    artefacts: frozenset[str]
    at: datetime


async def settle(run: Run) -> None:
    """Release, hold or drop what follows from the present state; finish the case when every part is final."""
    parts = dict(run.parts)
    for key, state in next_states(run.definition, standings(parts), run.artefacts).items():
        parts[key] = await _step(run, parts[key], state)
        if state == "released":
            await outbox.append(run.session, _released(run.file, parts[key]), subject=str(run.file.id))
    if parts and all(is_final(row.state) for row in parts.values()):
        await _finish(run, parts.values())


async def _step(run: Run, row: PartRow, state: PartState, **details: str) -> PartRow:
    await store.change_part(run.session, row.id, state, run.at, **details)
    reason = {"reason": details["reason_code"]} if "reason_code" in details else None
    await store.note(run.session, run.file.id, run.at, [Entry(f"part_{state}", row.key, reason)])
    return replace(row, state=state)


def _released(file: CaseFile, row: PartRow) -> PartReleasedV1:
    return PartReleasedV1(
        part_id=row.id,
        case_id=file.id,
        bundle_id=file.bundle_id,
        part_key=row.key,
        service_id=row.service_id,
        authority_id=row.authority_id,
        wave=row.wave,
    )


async def _finish(run: Run, parts: Iterable[PartRow]) -> None:
    states = {row.state for row in parts}
    outcome: Outcome = "partly_refused" if states & {"refused", "lapsed"} else "completed"
    if states == {"withdrawn"}:
        outcome = "withdrawn"
    await store.change_case(run.session, run.file.id, {"state": "finished", "outcome": outcome, "finished_at": run.at})
    await store.note(run.session, run.file.id, run.at, [Entry("case_finished")])
    finished = CaseFinishedV1(case_id=run.file.id, bundle_id=run.file.bundle_id, outcome=outcome)
    await outbox.append(run.session, finished, subject=str(run.file.id))


async def report(
    session: AsyncSession,
    case_id: UUID,
    part_id: UUID,
    state: PartState,
    at: datetime,
    *,
    artefacts: Iterable[str] = (),
    **details: str,
) -> None:
    """An authority, or the worker on the way to it, reports a new state of a part.

    Late, repeated and foreign reports change nothing: only steps of the table are taken. Of the artefacts only those count that
    the definition says this part produces.
    """
    file = await store.find_case(session, case_id, lock=True)
    parts = await store.parts_of(session, case_id) if file else {}
    row = next((row for row in parts.values() if row.id == part_id), None)
    if file is None or row is None or not part_may(row.state, state):
        log.info("report_ignored", case_id=str(case_id), part_id=str(part_id), state=state)
        return
    definition = await library.of_version(session, file.bundle_id, file.definition_version)
    part = definition.part(row.key)
    produced = [artefact for artefact in artefacts if part and artefact in part.produces]
    await store.add_artefacts(session, case_id, produced, row.key, at)
    run = Run(session, file, definition, parts, frozenset(await store.artefacts_of(session, case_id)), at)
    changed = await _step(run, row, state, **details)
    await settle(replace(run, parts={**parts, row.key: changed}))


async def supply(desk: Desk, case: OpenCase, artefact_id: str) -> None:
    """The applicant brings an artefact its producer will not supply; parts that waited for it are released."""
    await store.add_artefacts(desk.session, case.file.id, [artefact_id], None, desk.now)
    await settle(_run(desk, case, {**case.artefacts, artefact_id: None}))


async def withdraw_part(desk: Desk, case: OpenCase, key: str, *, selected: bool) -> None:
    """Take back one part of a case under way, as long as it has not left the house; a part once left out cannot be added."""
    row = case.parts.get(key)
    if case.file.state != "submitted" or row is None:
        raise WrongState(state=case.file.state, wanted="changed")
    if selected is (row.state != "withdrawn"):  # it is as wished already
        return
    if selected or row.state not in ("waiting", "waiting_for_applicant"):
        raise WrongState(state=row.state, wanted="selected" if selected else "withdrawn")
    run = _run(desk, case, case.artefacts)
    changed = await _step(run, row, "withdrawn")
    await settle(replace(run, parts={**case.parts, key: changed}))


async def withdraw(desk: Desk, case_id: UUID) -> OpenCase:
    """Take back the whole case; what authorities have decided stays decided. A second time changes nothing."""
    case = await open_case(desk, case_id, lock=True)
    if case.file.state == "withdrawn":
        return case
    require_case_step(case.file.state, "withdrawn")
    run = _run(desk, case, case.artefacts)
    for row in case.parts.values():
        if not is_final(row.state):
            await _step(run, row, "withdrawn")
    values: Mapping[str, Any] = {"state": "withdrawn", "outcome": "withdrawn", "finished_at": desk.now}
    await store.change_case(desk.session, case_id, values)
    await store.note(desk.session, case_id, desk.now, [Entry("case_withdrawn")])
    if case.file.state == "submitted":  # nobody outside has heard of a draft
        finished = CaseFinishedV1(case_id=case_id, bundle_id=case.file.bundle_id, outcome="withdrawn")
        await outbox.append(desk.session, finished, subject=str(case_id))
    return await open_case(desk, case_id)


def _run(desk: Desk, case: OpenCase, artefacts: Mapping[str, str | None]) -> Run:
    return Run(desk.session, case.file, case.definition, case.parts, frozenset(artefacts), desk.now)
