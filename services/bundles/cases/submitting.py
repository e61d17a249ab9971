"""Handing in: one transaction makes the parts, sets the deadlines, notes the Eingangsdatum and releases what can start."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.bundles.cases.batch_store import Batch, write
from services.bundles.cases.chain import Entry
from services.bundles.cases.missing import MissingItem, blocking_of
from services.bundles.cases.opening import Desk, OpenCase, open_case
from services.bundles.cases.problems import CaseIncomplete, EventInFuture, NothingSelected, PaperNeeded
from services.bundles.cases.progress import after, settle
from services.bundles.cases.states import require_case_step
from services.bundles.cases.store import CaseFile, PartRow
from services.bundles.compiler.plan import Deadline, Plan
from services.bundles.definitions.naming import Names
from services.bundles.duplicates.finding import find_twin, likeness
from services.bundles.phases.rules import paper_only
from shared.events.bundles import CaseSubmittedV1
from shared.ids import new_id
from shared.problems import FieldError, Forbidden

KEPT_OF_A_CLOCK: Final = ("part", "position", "rule", "kind", "law", "due", "next_working_day")


@dataclass(frozen=True, slots=True)
class Address:
    """The service somebody applies for and the unit that decides; `names` None where the catalog was silent."""

    service_id: str
    authority_id: str
    names: Names | None = None

    def on(self, row: PartRow) -> PartRow:
        """A part with this address."""
        return replace(row, service_id=self.service_id, authority_id=self.authority_id)


async def submit(desk: Desk, case_id: UUID, *, not_a_duplicate: bool = False) -> OpenCase:
    """Hand the case in; its receipt is the Eingangsdatum of all parts (§ 16 (2) SGB I). Again: nothing more happens.

    Raises CaseIncomplete with the gaps that leave open which parts belong to the case, EventInFuture, NothingSelected, PaperNeeded,
    PossibleDuplicate, or WrongState; Forbidden where nobody known says that it is no duplicate.
    Gaps that only an authority needs filled (answers, proofs, consents) do not hold the case back: they may follow.
    """
    if not_a_duplicate and desk.caller.kind != "citizen":
        raise Forbidden(needed="login")
    case = await open_case(desk, case_id, lock=True)
    if case.file.state == "draft" and case.file.mode == "online" and paper_only(case.ways, case.plan().active):
        raise PaperNeeded
    return await hand_in(desk, case, not_a_duplicate=not_a_duplicate)


async def hand_in(
    desk: Desk, case: OpenCase, address: Address | None = None, *, not_a_duplicate: bool = False
) -> OpenCase:
    """The same for a locked case, its parts at `address` if the definition leaves that open.

    Paper that arrived before counts from its arrival: `received_at` becomes the Eingangsdatum.
    """
    if case.file.state in ("submitted", "finished"):
        return case
    require_case_step(case.file.state, "submitted")
    received = case.file.received_at or desk.now
    plan = case.plan()
    _require_ready(case, plan)
    twin = await find_twin(desk, case)
    if twin is not None and not not_a_duplicate:
        raise twin
    run = case.run(desk.session, desk.now)
    rows = {key: part_row(case, plan, key, desk.now) for key in _in_order(plan)}
    addressed = {key: address.on(row) if address else row for key, row in rows.items()}
    run.begin(addressed, deadline_rows(case.file.id, plan.deadlines))
    run.change_case(
        state="submitted", submitted_at=received, deselected=sorted(case.unwanted), likeness=likeness(desk, case)
    )
    if address and address.names:
        run.change_case(names=asdict(address.names))
    run.note("case_submitted")
    if twin is not None:
        run.note("duplicate_denied")
    run.tell(_submitted(run.file, plan, received))
    settle(run)
    await run.write()
    return after(case, run)


async def hand_in_if_new(desk: Desk, case: OpenCase) -> OpenCase:
    """What arrives without the person being there: a case that seems to be there already stays a draft until somebody has looked.

    Its Eingangsdatum is kept either way.
    """
    if await find_twin(desk, case) is None:
        return await hand_in(desk, case)
    suspected = Entry("duplicate_suspected")
    return case.with_file(await write(desk.session, case.file, desk.now, [suspected], Batch()))


def _in_order(plan: Plan) -> Iterator[str]:
    """Keys by wave and name, as the store reads them."""
    return (key for wave in plan.waves for key in sorted(wave))


def _require_ready(case: OpenCase, plan: Plan) -> None:
    blocking = blocking_of(case, plan)
    if blocking:
        raise CaseIncomplete(errors=[error_of(item) for item in blocking])
    event_date = case.file.event_date
    if event_date is not None and event_date > case.today:
        raise EventInFuture(date=event_date.isoformat())
    if not plan.active:
        raise NothingSelected


def error_of(item: MissingItem) -> FieldError:
    """A gap as the member of the request that would fill it."""
    return FieldError("eventDate" if item.kind == "event_date" else f"facts.{item.id}", item.text)


def part_row(case: OpenCase, plan: Plan, key: str, at: datetime) -> PartRow:
    """A fresh part of the case, before its turn has come."""
    part = next(part for part in case.definition.parts if part.id == key)
    return PartRow(
        id=new_id(),
        case_id=case.file.id,
        key=key,
        service_id=part.service,
        authority_id=part.authority,
        kind=plan.activity(key).effective_kind,
        state="waiting",
        wave=plan.wave_of(key),
        reason_code=None,
        receipt=None,
        changed_at=at,
    )


def deadline_rows(case_id: UUID, clocks: Iterable[Deadline]) -> list[dict[str, Any]]:
    """Clocks as rows."""
    return [{"case_id": case_id} | {name: getattr(clock, name) for name in KEPT_OF_A_CLOCK} for clock in clocks]


def _submitted(file: CaseFile, plan: Plan, received: datetime) -> CaseSubmittedV1:
    return CaseSubmittedV1(
        case_id=file.id, bundle_id=file.bundle_id, mode=file.mode, part_keys=plan.active, received_at=received
    )
