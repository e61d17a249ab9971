"""Try out a bundle before anything is stored."""

from fastapi import APIRouter, Depends

from services.bundles.compiler.checks import check_deselected, check_event, check_facts
from services.bundles.compiler.memory import known_plan
from services.bundles.compiler.schemas import Preview, PreviewRequest
from services.bundles.definitions import library
from services.bundles.phases.rules import ways_of
from services.bundles.phases.store import switches_of
from shared.access import PUBLIC
from shared.clock import BERLIN, Now
from shared.db import SessionDep

router = APIRouter(prefix="/v1/bundles", tags=["bundles"], dependencies=[Depends(PUBLIC)])


@router.post("/{bundle_id}/preview", summary="What the facts mean: parts, proofs, order, deadlines")
async def preview(bundle_id: str, wish: PreviewRequest, session: SessionDep, now: Now) -> Preview:
    """Nothing is stored. Facts may be incomplete: what depends on missing ones is listed as undecided."""
    definition = await library.in_force(session, bundle_id)
    facts = {name: value for name, value in wish.facts.items() if value is not None}
    check_facts(definition, facts)
    check_event(definition, wish.event_date)
    check_deselected(definition, facts, wish.deselected)
    today = now.astimezone(BERLIN).date()
    plan = known_plan(definition, facts, received=today, event_date=wish.event_date, deselected=wish.deselected)
    return Preview.of(definition, plan, ways_of(definition, await switches_of(session, [bundle_id]), today))
