"""The verbs of resources for the staff of an office."""

from uuid import UUID

from services.booking.counter.clerk import OfficeClerk
from services.booking.resources import store
from services.booking.resources.schemas import (
    BlockRequest,
    BlockView,
    Needs,
    ResourceRequest,
    Resources,
    ResourceView,
)
from shared.clock import BERLIN
from shared.ids import new_id
from shared.problems import NotFound


async def list_all(clerk: OfficeClerk) -> Resources:
    """The resources of the office."""
    rows = await store.of_office(clerk.session, clerk.office_id)
    items = [ResourceView(id=r.id, kind=r.kind, label=r.label, skills=r.skills, active=r.active) for r in rows]
    return Resources(items=items, next=None)


async def save(clerk: OfficeClerk, resource_id: UUID, request: ResourceRequest) -> ResourceView:
    """Add or change a resource; appointments that have it keep it."""
    values = {"id": resource_id, "office_id": clerk.office_id} | request.model_dump()
    if not await store.save(clerk.session, values):
        raise NotFound
    await store.settle_missing(clerk.session, clerk.office_id)
    return ResourceView(id=resource_id, **request.model_dump())


async def set_needs(clerk: OfficeClerk, service_id: str, request: Needs) -> Needs:
    """What visits for a service need at this office from now on."""
    unique = {(need.kind, need.skill or ""): need for need in request.needs}
    rows = [
        {"office_id": clerk.office_id, "service_id": service_id, "kind": kind, "skill": skill,
         "before_minutes": need.before_minutes, "after_minutes": need.after_minutes}
        for (kind, skill), need in unique.items()
    ]  # fmt: skip
    await store.replace_needs(clerk.session, clerk.office_id, service_id, rows)
    await store.save_desk_time(clerk.session, clerk.office_id, service_id, request.desk.model_dump())
    return Needs(needs=list(unique.values()), desk=request.desk)


async def block(clerk: OfficeClerk, resource_id: UUID, request: BlockRequest) -> BlockView:
    """Keep a resource free of visits for a while; raises ResourceTaken when somebody has it then."""
    if await store.one(clerk.session, clerk.office_id, resource_id) is None:
        raise NotFound
    id_ = new_id()
    await store.clear_expired(clerk.session, resource_id, request.since, request.until)
    await store.block(clerk.session, id_, resource_id, request.since, request.until, request.reason)
    since, until = request.since.astimezone(BERLIN), request.until.astimezone(BERLIN)
    return BlockView(id=id_, resource=resource_id, since=since, until=until, reason=request.reason)


async def unblock(clerk: OfficeClerk, block_id: UUID) -> None:
    """Let it be used again."""
    if not await store.unblock(clerk.session, clerk.office_id, block_id):
        raise NotFound
    await store.settle_missing(clerk.session, clerk.office_id)
