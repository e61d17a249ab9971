"""SQL of standards; each answer is one statement."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import RowMapping, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.durations.store import MEASURED, MEASURED_VISITS
from services.catalog.hours.store import RULES
from services.catalog.metadata import EXISTS, IN_FORCE
from services.catalog.standards.models import standard_result

PROVENANCE: Final = "jsonb_build_object('status', {0}.status, 'sources', {0}.sources)"
SAID: Final = """'version', {0}.version, 'owner', {0}.owner, 'scope', {0}.scope, 'validFrom', {0}.valid_from, 'validTo', {0}.valid_to"""
CRITERION: Final = f"""jsonb_build_object('id', c.id, 'metric', c.metric, 'operator', c.operator, 'threshold', c.threshold,
    'soft', c.soft, 'quote', c.quote, 'provenance', {PROVENANCE.format("c")}, {SAID.format("c")})"""
ALL: Final = text(
    f"""
    select (select coalesce(jsonb_agg(jsonb_build_object('taskType', h.task_type, 'binding', h.binding, 'rules', h.rules,
                'quote', h.quote, 'provenance', {PROVENANCE.format("h")}, {SAID.format("h")}) order by h.binding desc, h.task_type), '[]')
              from catalog.hour_standard h where {IN_FORCE.format("h")}) as hours,
           (select coalesce(jsonb_agg({CRITERION} order by c.position), '[]')
              from catalog.criterion c where {IN_FORCE.format("c")}) as criteria
    """  # noqa: S608 - fragments of this module
)
FACTS: Final = text(
    f"""
    select p.id, p.title, p.valid_from, p.valid_to, p.unit_id, p.online, p.details ->> 'personalAppearance' as appearance,
           p.task_type, p.automatic, p.audience, p.criteria, p.status, p.sources,
           (select jsonb_build_object('value', g.annual_cases, 'year', g.year, 'basis', g.id, 'status', g.status, 'sources', g.sources)
              from catalog.case_group g where g.id = p.case_group_id) as case_group,
           (select coalesce(jsonb_agg({CRITERION} order by c.position), '[]')
              from catalog.criterion c where {IN_FORCE.format("c")}) as rules, {MEASURED}, {MEASURED_VISITS}
      from catalog.public_service p
     where p.id = :service or (cast(:service as text) is null and {IN_FORCE.format("p")})
     order by p.sort_title, p.id
    """  # noqa: S608 - fragments of this module
)
WEEKS: Final = text(
    f"""
    select o.id, o.name, o.task_type, {RULES} as rules, s.binding, s.quote, s.rules as standard,
           (select {PROVENANCE.format("w")} from catalog.opening_set w where w.id = o.opening_set_id) as week_provenance
      from catalog.office o join catalog.hour_standard s on s.task_type = o.task_type and {IN_FORCE.format("s")}
     where o.id = :office or (cast(:office as text) is null and {EXISTS.format("o")})
     order by o.id
    """  # noqa: S608 - fragments of this module
)

ONE_WITH_STANDARD: Final = text(
    f"""
    select o.id, o.name, o.task_type, o.desks, o.back_office_heavy, {RULES} as rules, s.binding, s.quote,
           s.rules as standard, null as week_provenance
      from catalog.office o left join catalog.hour_standard s on s.task_type = o.task_type and {IN_FORCE.format("s")}
     where o.id = :office
    """  # noqa: S608 - fragments of this room
)
LATEST: Final = text(
    "select distinct on (office_id) office_id, result, rules from catalog.standard_result order by office_id, since desc"
)


async def all_standards(session: AsyncSession, today: date) -> RowMapping:
    """Hour standards and criteria in force on a day, as JSON."""
    return (await session.execute(ALL, {"today": today})).mappings().one()


async def criteria_facts(session: AsyncSession, service: str, today: date) -> RowMapping | None:
    """What the criteria look at, with the criteria themselves."""
    return (await session.execute(FACTS, {"service": service, "today": today})).mappings().one_or_none()


async def all_criteria_facts(session: AsyncSession, today: date) -> Sequence[RowMapping]:
    """The same for every service that is offered on a day, from A to Z."""
    return (await session.execute(FACTS, {"service": None, "today": today})).mappings().all()


async def weeks_with_standards(session: AsyncSession, office: str | None, today: date) -> Sequence[RowMapping]:
    """Offices of the city with their week and the standard of their task type."""
    return (await session.execute(WEEKS, {"office": office, "today": today})).mappings().all()


async def office_with_standard(session: AsyncSession, office: str, today: date) -> RowMapping | None:
    """One office with its week, its counters and the standard of its task type, which bodies outside the city do not have."""
    return (await session.execute(ONE_WITH_STANDARD, {"office": office, "today": today})).mappings().one_or_none()


async def forbid_writing(session: AsyncSession) -> None:
    """From here on the database refuses every change in this transaction."""
    await session.execute(text("set transaction read only"))


async def latest_results(session: AsyncSession) -> Sequence[RowMapping]:
    """The newest noted result of every office."""
    return (await session.execute(LATEST)).mappings().all()


async def note_results(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Note results; of several on one day the last counts."""
    if rows:
        statement = insert(standard_result)
        changed = {name: statement.excluded[name] for name in ("result", "rules")}
        noted = statement.on_conflict_do_update(index_elements=["office_id", "since"], set_=changed)
        await session.execute(noted, [dict(row) for row in rows])


async def past_results(session: AsyncSession, office: str) -> Sequence[RowMapping]:
    """All noted results of an office, the newest first."""
    own = standard_result.c
    statement = select(own.since, own.result, own.rules).where(own.office_id == office).order_by(own.since.desc())
    return (await session.execute(statement)).mappings().all()
