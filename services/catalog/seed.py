"""Load what the room needs on first start; may be run again: `python -m services.catalog.seed`."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.competence.models import competence, place, unit
from services.catalog.editions.publishing import publish
from services.catalog.figures.models import figure
from services.catalog.hours.models import (
    holiday,
    hours_rule,
    opening_exception,
    opening_exception_office,
    opening_set,
)
from services.catalog.life_events.models import life_event
from services.catalog.offices.models import office, office_service
from services.catalog.public_services.models import case_group, public_service
from services.catalog.public_services.store import without_card
from services.catalog.search.indexing import index_services
from services.catalog.search.models import search_alias
from services.catalog.seeding import rows
from services.catalog.seeding.files import Seeds, read_seeds
from services.catalog.seeding.store import replace, upsert, upsert_changed
from services.catalog.settings import CatalogSettings
from services.catalog.sources.models import source
from services.catalog.standards.models import criterion, hour_standard
from shared.db import Database, create_engine


async def load(session: AsyncSession, seeds: Seeds) -> tuple[list[str], list[str]]:
    """Write everything that differs and publish it as one edition; returns the offices and services that changed."""
    await upsert(session, source, rows.plain_rows(seeds.sources))
    days = [{"date": day, "name": form.name} for form in seeds.holidays for day in form.days]
    await upsert(session, holiday, days)
    await upsert(session, opening_set, rows.opening_set_rows(seeds.opening_sets))
    offices = await upsert_changed(session, office, rows.office_rows(seeds))
    services = await _load_services(session, seeds)
    if offices:
        await _load_hours(session, seeds, offices)
    await _load_rules(session, seeds)
    await _load_links(session, seeds, services)
    await index_services(session, {*services, *await without_card(session)})
    if offices or services:
        await publish(session, offices=offices, services=services)
    return offices, services


async def _load_services(session: AsyncSession, seeds: Seeds) -> list[str]:
    await upsert(session, unit, rows.plain_rows(seeds.competence.units, {"office": "office_id"}))
    await upsert(session, case_group, rows.plain_rows(seeds.case_groups))
    services = await upsert_changed(session, public_service, rows.service_rows(seeds))
    await upsert(session, place, rows.place_rows(seeds))
    held = [row for row in rows.competence_rows(seeds) if row["service_id"] in services]
    await replace(session, competence, "service_id", services, held)
    said = [row for row in rows.alias_rows(seeds) if row["service_id"] in services]
    await replace(session, search_alias, "service_id", services, said)
    return services


async def _load_links(session: AsyncSession, seeds: Seeds, services: list[str]) -> None:
    links = [row for row in rows.office_service_rows(seeds) if row["service_id"] in services]
    await replace(session, office_service, "service_id", services, links)


async def _load_hours(session: AsyncSession, seeds: Seeds, offices: list[str]) -> None:
    weeks = seeds.opening_sets
    await replace(session, hours_rule, "opening_set_id", [form.id for form in weeks], rows.hours_rule_rows(weeks))
    concerned = [form for form in seeds.exceptions if set(form.offices) & set(offices)]
    await upsert(session, opening_exception, rows.exception_rows(concerned))
    links = [{"exception_id": form.id, "office_id": place} for form in concerned for place in form.offices]
    await upsert(session, opening_exception_office, links)


async def _load_rules(session: AsyncSession, seeds: Seeds) -> None:
    hours, criteria = (
        list(rows.plain_rows(forms)) for forms in (seeds.standards.opening_hours, seeds.standards.criteria)
    )
    await replace(session, hour_standard, "task_type", [row["task_type"] for row in hours], hours)
    numbered = [row | {"position": number} for number, row in enumerate(criteria)]
    await replace(session, criterion, "id", [row["id"] for row in criteria], numbered)
    events = rows.plain_rows(seeds.life_events)
    await upsert(session, life_event, [row | {"position": number} for number, row in enumerate(events)])
    await upsert(
        session, figure, rows.plain_rows(seeds.figures, {"service": "service_id", "life_event": "life_event_id"})
    )


async def main() -> None:
    """Load into the database the environment names."""
    database = Database(create_engine(CatalogSettings(), "lotse-seed"))
    try:
        seeds = read_seeds()
        async with database.transaction() as session:
            offices, services = await load(session, seeds)
    finally:
        await database.close()
    print(f"catalog: {len(offices)} offices and {len(services)} services new or changed")  # noqa: T201 - a command


if __name__ == "__main__":
    asyncio.run(main())
