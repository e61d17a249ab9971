"""HTTP of the rules of walk-in."""

from fastapi import APIRouter

from services.booking.counter.clerk import OfficeClerkDep, OfficeRulerDep
from services.booking.offices.schemas import Key
from services.booking.walk_in import ruling
from services.booking.walk_in.schemas import WalkInRule, WalkInRules

router = APIRouter(prefix="/v1/staff/offices/{office_id}/walk-in-rules", tags=["walk-in"])


@router.get("", summary="The rules of walk-in that may apply to an office")
async def list_rules(clerk: OfficeClerkDep) -> WalkInRules:
    return await ruling.list_rules(clerk)


@router.put("/{rule_id}", summary="Set windows and quota for this office alone; repeatable")
async def save_rule(rule_id: Key, request: WalkInRule, clerk: OfficeRulerDep) -> WalkInRules:
    """Counts for the next ticket. A quota below what was issued today ends the day; nobody who waits is sent away."""
    return await ruling.save(clerk, rule_id, request)


@router.delete("/{rule_id}", summary="Do without a rule of this office")
async def delete_rule(rule_id: Key, clerk: OfficeRulerDep) -> WalkInRules:
    """The rules that are left are the answer."""
    return await ruling.delete(clerk, rule_id)
