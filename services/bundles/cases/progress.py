"""How a case moves on: settle what may be released after each change, react to what authorities did, finish, withdraw.

Every change of a part happens under the lock of its case, so that two events about one case take turns.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases import store
from services.bundles.cases.opening import Desk, OpenCase, definition_of, open_case
from services.bundles.cases.release import next_states, standings
from services.bundles.cases.run import Run
from services.bundles.cases.states import PartState, WrongState, is_final, part_may, require_case_step
from services.bundles.cases.store import CaseFile, PartRow
from services.bundles.consents.rules import held_parts
from shared.events.bundles import CaseFinishedV1, PartReleasedV1
from shared.logging import log

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

    Late, repeated and foreign reports change nothing: only steps of the table are taken.
    """
    found = await run_of(session, case_id, part_id, at)
    if found is None or not part_may(found[1].state, state):
        log.info("report_ignored", case_id=str(case_id), part_id=str(part_id), state=state)
        return
    run, row = found
    await move(run, row.key, state, artefacts=artefacts, **details)


async def note_change(
    session: AsyncSession, case_id: UUID, part_id: UUID, change: str, at: datetime, *, accepted: bool
) -> None:
    """Note that an authority was told of a correction or a withdrawal; a part that is not there any more needs no note."""
    found = await run_of(session, case_id, part_id, at)
    if found is not None:
        run, row = found
        run.note(f"{change}_told" if accepted else "change_refused", row.key)
        await run.write()


async def run_of(session: AsyncSession, case_id: UUID, part_id: UUID, at: datetime) -> tuple[Run, PartRow] | None:
    """The locked case of a part and the part, for whoever acts in the authority's name."""
    file = await store.find_case(session, case_id, lock=True)
    parts = await store.parts_of(session, case_id) if file else {}
    row = next((row for row in parts.values() if row.id == part_id), None)
    if file is None or row is None:
        return None
    definition, holdings = await definition_of(session, file), await store.holdings_of(session, case_id)
    held = held_parts(definition, holdings.consents)
    return Run(session, file, definition, parts, frozenset(holdings.artefacts), at, held), row


async def move(run: Run, key: str, state: PartState, *, artefacts: Iterable[str] = (), **details: str) -> None:
    """Take the step and what follows. Of the artefacts only those count that the definition says this part produces."""
    part = run.definition.part(key)
    produced = [artefact for artefact in artefacts if part and artefact in part.produces]
    run.bring(produced, key)
    run.step(key, state, **details)
    settle(run)
    await run.write()


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
