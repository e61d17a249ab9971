"""SQL that reads services, offices and weeks back in the shape of their forms, and writes them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import RowMapping, Table, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.competence.models import competence, unit
from services.catalog.hours.models import hours_rule, opening_set
from services.catalog.hours.store import RULES
from services.catalog.offices.models import office, office_service
from services.catalog.public_services.models import case_group, public_service
from services.catalog.seeding.store import replace

BY_STAFF: Final = "staff"
"""The fingerprint of what no seed file has; those of edited rows stay, so that a seed only comes back when its file changes."""

KNOWN_OF: Final = frozenset({"id", "status", "sources", "successor_id", "kind", "task_type"})
Known = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""By kind and id: the status and sources of what a form may name."""

SERVICES: Final = """
    select to_jsonb(p) as fact,
           (select coalesce(jsonb_agg(jsonb_build_object('office', s.office_id, 'role', s.role, 'condition', s.condition,
                'validFrom', s.valid_from, 'validTo', s.valid_to, 'status', s.status, 'sources', s.sources)
                order by s.role desc, s.office_id), '[]')
              from catalog.office_service s where s.service_id = p.id) as handled,
           (select coalesce(array_agg(distinct c.unit_id order by c.unit_id), '{}')
              from catalog.competence c where c.service_id = p.id and c.role = 'decides') as competent,
           (select coalesce(array_agg(distinct c.unit_id order by c.unit_id), '{}')
              from catalog.competence c where c.service_id = p.id and c.role = 'advises') as advising,
           (select coalesce(jsonb_object_agg(c.unit_id, jsonb_strip_nulls(jsonb_build_object(
                'validFrom', c.valid_from, 'validTo', c.valid_to))), '{}')
              from catalog.competence c where c.service_id = p.id and (c.valid_from is not null or c.valid_to is not null)) as periods
      from catalog.public_service p
     where cast(:ids as text[]) is null or p.id = any(:ids)
     order by p.id
"""
OFFICES: Final = """
    select to_jsonb(o) as fact from catalog.office o
     where cast(:ids as text[]) is null or o.id = any(:ids)
     order by o.id
"""
WEEK: Final = f"""
    select o.id, o.name, o.opening_set_id, o.channels, o.task_type, o.back_office_heavy, {RULES} as rules, w.remark, w.status, w.sources
      from catalog.office o left join catalog.opening_set w on w.id = o.opening_set_id
     where o.id = :id
"""  # noqa: S608 - RULES is a constant


async def service_facts(
    session: AsyncSession, ids: Sequence[str] | None, *, lock: bool = False
) -> Sequence[RowMapping]:
    """Services with who handles them and who is competent; all of them without `ids`."""
    statement = text(SERVICES + ("for update of p" if lock else ""))
    return (await session.execute(statement, {"ids": ids})).mappings().all()


async def office_facts(session: AsyncSession, ids: Sequence[str] | None, *, lock: bool = False) -> Sequence[RowMapping]:
    """Offices; all of them without `ids`."""
    statement = text(OFFICES + ("for update of o" if lock else ""))
    return (await session.execute(statement, {"ids": ids})).mappings().all()


async def unit_facts(session: AsyncSession, ids: Sequence[str] | None, *, lock: bool = False) -> Sequence[RowMapping]:
    """Units; all of them without `ids`."""
    statement = select(unit).order_by(unit.c.id)
    chosen = statement if ids is None else statement.where(unit.c.id.in_(ids))
    return (await session.execute(chosen.with_for_update() if lock else chosen)).mappings().all()


async def services_at(session: AsyncSession, offices: Sequence[str]) -> list[str]:
    """The services these offices handle."""
    found = select(office_service.c.service_id).where(office_service.c.office_id.in_(offices)).distinct()
    return list((await session.execute(found)).scalars())


async def services_of_units(session: AsyncSession, units: Sequence[str]) -> list[str]:
    """The services these units decide on or are named for."""
    named = select(competence.c.service_id).where(competence.c.unit_id.in_(units))
    own = select(public_service.c.id).where(public_service.c.unit_id.in_(units) | public_service.c.id.in_(named))
    return list((await session.execute(own.order_by(public_service.c.id))).scalars())


async def week_facts(session: AsyncSession, office_id: str, *, lock: bool = False) -> RowMapping | None:
    """The week an office keeps; `lock` holds the office until the transaction ends."""
    statement = text(WEEK + ("for update of o" if lock else ""))
    return (await session.execute(statement, {"id": office_id})).mappings().one_or_none()


async def known_ids(session: AsyncSession) -> Known:
    """What a form may name: units, offices, case groups, opening sets and services, each with its provenance and successor."""
    tables = {"unit": unit, "office": office, "case_group": case_group, "opening_set": opening_set}
    known: dict[str, dict[str, dict[str, Any]]] = {}
    for name, table in (*tables.items(), ("service", public_service)):
        columns = [column for column in table.c if column.name in KNOWN_OF]
        rows = (await session.execute(select(*columns))).mappings().all()
        known[name] = {row["id"]: dict(row) for row in rows}
    return known


async def keep(session: AsyncSession, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows or overwrite them, but never the fingerprint of those that exist."""
    values = [dict(row) | ({"fingerprint": BY_STAFF} if "fingerprint" in table.c else {}) for row in rows]
    if values:
        statement = insert(table)
        changes = {name: statement.excluded[name] for name in values[0] if name not in ("id", "fingerprint")}
        await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changes), values)


async def write_week(
    session: AsyncSession, week: Mapping[str, Any], rules: Iterable[Mapping[str, Any]], office_id: str
) -> None:
    """Write a week with its rules and let an office keep it."""
    await keep(session, opening_set, [week])
    await replace(session, hours_rule, "opening_set_id", [week["id"]], rules)
    await session.execute(office.update().where(office.c.id == office_id).values(opening_set_id=week["id"]))
