"""The holder has their case erased."""

from uuid import UUID

from services.bundles.cases.opening import Desk, open_case
from services.bundles.cases.states import WrongState
from services.bundles.erasure import store
from services.bundles.erasure.schemas import Erased


async def erase(desk: Desk, case_id: UUID) -> Erased:
    """Destroy what the case holds; raises WrongState while authorities are at it: it is withdrawn first."""
    case = await open_case(desk, case_id, lock=True)
    if case.file.state == "submitted":
        raise WrongState(state=case.file.state, wanted="erased")
    await store.erase(desk.session, [case_id], desk.now, "holder")
    return Erased(id=case_id, reference=case.file.reference, erased_at=desk.now)
