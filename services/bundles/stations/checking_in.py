"""Check an envelope in at a desk, and list what a desk has."""

from typing import Any

from services.bundles.cases.opening import Desk, OpenCase, open_for_office
from services.bundles.cases.progress import after
from services.bundles.cases.states import WrongState
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
    return [_shown(row, desk) for row in await store.at_office(desk.session, office, limit)]


def _shown(row: Any, desk: Desk) -> EnvelopeHere:
    waited = desk.now - row.office_since
    return EnvelopeHere(
        reference=row.reference,
        bundle=row.bundle_id,
        mode=row.mode,
        state=row.state,
        since=row.office_since,
        minutes=int(waited.total_seconds() // 60),
    )
