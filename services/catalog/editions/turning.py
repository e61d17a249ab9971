"""The turn of a day: what begins or ends by itself changes no row, so the neighbours are told of it when its day has come."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editions.publishing import publish
from services.catalog.editions.store import told_until, turned_offices, turned_services


async def tell_of_turned_days(session: AsyncSession, today: date) -> int:
    """Publish the offices and services whose validity began or ended since this was done last; returns how many."""
    before = await told_until(session, today)
    if before is None or before >= today:
        return 0
    services = await turned_services(session, before, today)
    offices = set(await turned_offices(session, before, today, services))
    if offices or services:
        await publish(session, offices=offices, services=services)
    return len(offices) + len(services)
