"""Switch a part between paper and digital, from a day on; every word stays on record."""

from datetime import date, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.opening import Desk
from services.bundles.definitions import library
from services.bundles.definitions.content import Definition
from services.bundles.phases import store
from services.bundles.phases.rules import Way, ways_of
from services.bundles.phases.schemas import PhaseRequest, SwitchView, WayView, way_view
from shared.ids import new_id
from shared.language import Text
from shared.logging import log
from shared.problems import FieldError, Invalid, NotFound

FURTHEST: Final = timedelta(days=5 * 366)
NOT_THEN: Final[Text] = {
    "de": "Umgestellt wird ab heute oder später, höchstens fünf Jahre voraus.",
    "en": "A switch takes effect today or later, at most five years ahead.",
}


async def switch(desk: Desk, bundle_id: str, part_id: str, wish: PhaseRequest) -> WayView:
    """The way of the part after the switch. Raises UnknownBundle, NotFound or Invalid."""
    definition = await library.in_force(desk.session, bundle_id)
    part = definition.part(part_id)
    if part is None:
        raise NotFound
    since = wish.since or desk.today
    if not desk.today <= since <= desk.today + FURTHEST:
        raise Invalid(errors=[FieldError("since", NOT_THEN)])
    values = {"id": new_id(), "bundle_id": bundle_id, "part": part_id, "authority_id": part.authority}
    values |= {"channel": wish.channel, "since": since, "decided_at": desk.now}
    await store.add(desk.session, values | {"staff_hash": desk.vault.owner_hash(desk.caller.key)})
    log.info("phase_switched", bundle=bundle_id, part=part_id, channel=wish.channel)
    return way_view((await ways(desk.session, definition, desk.today))[part_id])


async def ways(session: AsyncSession, definition: Definition, today: date) -> dict[str, Way]:
    """The way of each part of a bundle on that day."""
    return ways_of(definition, await store.switches_of(session, [definition.bundle]), today)


async def history(session: AsyncSession, bundle_id: str) -> list[SwitchView]:
    """All switches of a bundle, oldest first; raises UnknownBundle."""
    await library.in_force(session, bundle_id)
    return [
        SwitchView(
            part=row.part, authority=row.authority_id, channel=row.channel, since=row.since, decided_at=row.decided_at
        )
        for row in await store.switches_of(session, [bundle_id])
    ]
