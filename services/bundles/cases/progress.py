"""How a case moves on: settle what may be released after each change, finish, withdraw.

Every change of a part happens under the lock of its case, so that two events about one case take turns.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases import store
from services.bundles.cases.opening import Desk, OpenCase, definition_of, open_case
from services.bundles.cases.release import next_states, standings
from services.bundles.cases.run import Run
from services.bundles.cases.states import PartState, WrongState, is_final, require_case_step
from services.bundles.cases.store import CaseFile, PartRow
from services.bundles.consents.rules import held_parts
from shared.events.bundles import CaseFinishedV1, PartReleasedV1

Outcome = Literal["completed", "partly_refused", "withdrawn"]


def settle(run: Run) -> None:
    """Release, hold or drop what follows from the present state; finish the case when every part is final."""
    for key, state in next_states(run.definition, standings(run.parts), run.artefacts, run.held).items():
        run.step(key, state)
        if state == "released":
            run.tell(released(run.file, run.parts[key]))
    if run.parts and all(is_final(row.state) for row in run.parts.values()):
        _finish(run)


def released(file: CaseFile, row: PartRow) -> PartReleasedV1:
    """The event that sends a part on its way."""
    return PartReleasedV1(
        part_id=row.id,
        case_id=file.id,
        bundle_id=file.bundle_id,
        part_key=row.key,
        service_id=row.service_id,
        authority_id=row.authority_id,
        wave=row.wave,
    )


def _finish(run: Run) -> None:
    states = {row.state for row in run.parts.values()}
    outcome: Outcome = "partly_refused" if states & {"refused", "lapsed"} else "completed"
    if states == {"withdrawn"}:
        outcome = "withdrawn"
    run.change_case(state="finished", outcome=outcome, finished_at=run.at)
    run.note("case_finished")
    run.tell(CaseFinishedV1(case_id=run.file.id, bundle_id=run.file.bundle_id, outcome=outcome))


async def runs_of(session: AsyncSession, case_ids: Sequence[UUID], at: datetime) -> dict[UUID, Run]:
    """Cases, locked and ready to be moved by whoever acts in an authority's name; those that are not there are left out."""
    files = await store.lock_cases(session, case_ids)
    found = [file.id for file in files]
    parts, holdings = await store.parts_of_all(session, found), await store.holdings_of_all(session, found)
    runs = {}
    for file in files:
        definition, mine = await definition_of(session, file), holdings[file.id]
        held = held_parts(definition, mine.consents)
        runs[file.id] = Run(session, file, definition, parts[file.id], frozenset(mine.artefacts), at, held)
    return runs


def advance(run: Run, key: str, state: PartState, *, artefacts: Iterable[str] = (), **details: str) -> None:
    """Take the step and what follows. Of the artefacts only those count that the definition says this part produces."""
    part = run.definition.part(key)
    produced = [artefact for artefact in artefacts if part and artefact in part.produces]
    run.bring(produced, key)
    run.step(key, state, **details)
    settle(run)


async def supply(
    desk: Desk, case: OpenCase, proof: str, code: str = "evidence_received", *, counts: bool = True
) -> OpenCase:
    """Note a proof of the applicant; when it counts, it exists from now on and parts that waited for it are released."""
    run = case.run(desk.session, desk.now)
    run.note(code, None, {"proof": proof})
    if counts:
        run.bring([proof], None)
        if case.file.state == "submitted":
            settle(run)
    await run.write()
    return replace(after(case, run), artefacts=case.artefacts | ({proof: None} if counts else {}))


def after(case: OpenCase, run: Run) -> OpenCase:
    """The case as a run left it, without reading it again."""
    return replace(case, file=run.file, parts=run.parts)


async def withdraw_part(desk: Desk, case: OpenCase, key: str, *, selected: bool) -> OpenCase:
    """Take back one part of a case under way, as long as it has not left the house; a part once left out cannot be added."""
    row = case.parts.get(key)
    if case.file.state != "submitted" or row is None:
        raise WrongState(state=case.file.state, wanted="changed")
    if selected is (row.state != "withdrawn"):  # it is as wished already
        return case
    if selected or row.state not in ("waiting", "waiting_for_applicant"):
        raise WrongState(state=row.state, wanted="selected" if selected else "withdrawn")
    run = case.run(desk.session, desk.now)
    run.step(key, "withdrawn")
    settle(run)
    await run.write()
    return after(case, run)


async def withdraw(desk: Desk, case_id: UUID) -> OpenCase:
    """Take back the whole case; what authorities have decided stays decided. A second time changes nothing."""
    case = await open_case(desk, case_id, lock=True)
    if case.file.state == "withdrawn":
        return case
    require_case_step(case.file.state, "withdrawn")
    run = case.run(desk.session, desk.now)
    for row in case.parts.values():
        if not is_final(row.state):
            run.step(row.key, "withdrawn")
    run.change_case(state="withdrawn", outcome="withdrawn", finished_at=desk.now)
    run.note("case_withdrawn")
    if case.file.state == "submitted":  # nobody outside has heard of a draft
        run.tell(CaseFinishedV1(case_id=case_id, bundle_id=case.file.bundle_id, outcome="withdrawn"))
    await run.write()
    return after(case, run)
