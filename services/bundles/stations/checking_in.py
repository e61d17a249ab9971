"""Check an envelope in at a desk, and list what a desk has."""

from datetime import datetime, timedelta
from typing import Any

from services.bundles.cases.opening import Desk, OpenCase, open_for_office
from services.bundles.cases.progress import after
from services.bundles.cases.states import WrongState
from services.bundles.definitions import library
from services.bundles.stations import store
from services.bundles.stations.schemas import EnvelopeHere


async def check_in(desk: Desk, reference: str, office: str) -> OpenCase:
    """The case whose envelope is now at the office; where it is already, nothing changes. Raises NotFound or WrongState."""
    case = await open_for_office(desk, reference, "envelope", lock=True)
    if case.file.state not in ("draft", "submitted"):
        raise WrongState(state=case.file.state, wanted="checked-in")
    if case.file.office_id == office:
        return case
    run = case.run(desk.session, desk.now)
    run.change_case(office_id=office, office_since=desk.now)
    run.note("envelope_at", None, {"office": office})
    await run.write()
    return after(case, run)


async def envelopes_at(desk: Desk, office: str, limit: int) -> list[EnvelopeHere]:
    """What lies at an office, longest first."""
    targets = {each.bundle: each.house_minutes for each in await library.all_in_force(desk.session)}
    rows = await store.at_office(desk.session, office, limit)
    return [_shown(row, desk.now, targets.get(row.bundle_id)) for row in rows]


def _shown(row: Any, now: datetime, target: int | None) -> EnvelopeHere:
    return EnvelopeHere(
        reference=row.reference,
        bundle=row.bundle_id,
        mode=row.mode,
        state=row.state,
        since=row.office_since,
        minutes=_minutes(now - row.office_since),
        house_minutes=_minutes(now - (row.first_desk_at or row.office_since)),
        target_minutes=target,
    )


def _minutes(time: timedelta) -> int:
    return int(time.total_seconds() // 60)
