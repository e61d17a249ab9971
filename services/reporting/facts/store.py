"""All SQL of facts: writing them, and counting them with one statement per kind, whatever the number of reports that read it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, TextClause, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting.documents.period import Period
from services.reporting.facts.counts import (
    AppointmentCount,
    CaseCount,
    Counts,
    DurationCount,
    IntakeCount,
    LoginCount,
    MonthCount,
    PairCount,
    PartCount,
    WaitCount,
    WayCount,
)
from services.reporting.facts.models import event_fact

IN_PERIOD: Final = """
    occurred_at >= coalesce(cast(:start as timestamptz), '-infinity') and occurred_at < coalesce(cast(:end as timestamptz), 'infinity')
"""
CASES: Final = text(
    f"""
    with submitted as (
        select case_id, bundle_id, data->>'mode' as mode, cast(data->>'receivedAt' as timestamptz) as received_at
          from reporting.event_fact where type = 'de.lotse.bundles.case_submitted.v1' and {IN_PERIOD}),
    finished as (
        select distinct on (case_id) case_id, data->>'outcome' as outcome, occurred_at as finished_at
          from reporting.event_fact where type = 'de.lotse.bundles.case_finished.v1' order by case_id, occurred_at),
    timed as (
        select s.*, f.outcome, case when f.case_id is not null
               then greatest(extract(epoch from f.finished_at - s.received_at), 0) / 86400.0 end as days
          from submitted s left join finished f using (case_id))
    select bundle_id as bundle, count(*) as submitted,
           count(*) filter (where mode = 'online') as online, count(*) filter (where mode = 'envelope') as envelope,
           count(*) filter (where mode = 'place') as place,
           count(days) as finished, count(*) filter (where outcome = 'completed') as completed,
           percentile_disc(0.5) within group (order by days) as days_median,
           percentile_disc(0.9) within group (order by days) as days_p90
      from timed group by bundle_id order by bundle_id
    """  # noqa: S608 - a constant
)
PARTS: Final = text(
    f"""
    with released as (
        select distinct on (part_id) part_id, case_id, bundle_id, authority_id, data->>'partKey' as part,
               cast(data->>'wave' as int) as wave, occurred_at as released_at
          from reporting.event_fact where type = 'de.lotse.bundles.part_released.v1' and {IN_PERIOD} order by part_id, occurred_at),
    decided as (
        select part_id, min(occurred_at) as decided_at
          from reporting.event_fact where type = 'de.lotse.routing.part_decided.v1' group by part_id),
    timed as (
        select r.*, d.decided_at, greatest(extract(epoch from d.decided_at - r.released_at), 0) / 86400.0 as days,
               rank() over (partition by r.case_id order by d.decided_at desc nulls last) = 1
               and exists (select from reporting.event_fact f
                            where f.type = 'de.lotse.bundles.case_finished.v1' and f.case_id = r.case_id) as last
          from released r join decided d using (part_id))
    select bundle_id as bundle, part, authority_id as authority, min(wave) as wave, count(*) as decided,
           percentile_disc(0.5) within group (order by days) as days_median,
           percentile_disc(0.9) within group (order by days) as days_p90, count(*) filter (where last) as last
      from timed group by bundle_id, part, authority_id order by bundle_id, min(wave), part, authority_id
    """  # noqa: S608 - a constant
)
APPOINTMENTS: Final = text(
    f"""
    with told as (
        select type, occurred_at, cast(data->>'startsAt' as timestamptz) as starts_at, s.service
          from reporting.event_fact cross join lateral jsonb_array_elements_text(data->'serviceIds') as s(service)
         where type like 'de.lotse.booking.appointment\\_%' and {IN_PERIOD}),
    marked as (
        select *, starts_at at time zone 'Europe/Berlin' as local_start, type = 'de.lotse.booking.appointment_confirmed.v1' as confirm
          from told)
    select service, count(*) filter (where confirm) as confirmed,
           count(*) filter (where type = 'de.lotse.booking.appointment_cancelled.v1') as cancelled,
           count(*) filter (where type = 'de.lotse.booking.appointment_finished.v1') as finished,
           count(*) filter (where type = 'de.lotse.booking.appointment_missed.v1') as no_show,
           percentile_disc(0.5) within group (
               order by case when confirm then greatest(extract(epoch from starts_at - occurred_at), 0) / 86400.0 end) as days_median,
           count(*) filter (where confirm and (extract(isodow from local_start) = 6
               or extract(hour from local_start) < 8 or extract(hour from local_start) >= 16)) as friendly
      from marked group by service order by service
    """  # noqa: S608 - a constant
)
DURATIONS: Final = text(
    f"""
    with served as (
        select data->'serviceIds'->>0 as service, cast(data->>'measuredMinutes' as int) as minutes
          from reporting.event_fact
         where type in ('de.lotse.booking.appointment_finished.v1', 'de.lotse.booking.ticket_finished.v1')
           and jsonb_array_length(data->'serviceIds') = 1 and {IN_PERIOD})
    select service, count(*) as served, percentile_disc(0.5) within group (order by minutes) as minutes_median,
           percentile_disc(0.8) within group (order by minutes) as minutes_p80
      from served group by service order by service
    """  # noqa: S608 - a constant
)
"""Only visits for one service: of several together nobody knows which took how long."""
WAITS: Final = text(
    f"""
    select office_id as office, count(*) filter (where type = 'de.lotse.booking.ticket_issued.v1') as issued,
           count(*) filter (where type = 'de.lotse.booking.ticket_called.v1') as called,
           count(*) filter (where type = 'de.lotse.booking.ticket_missed.v1') as missed,
           percentile_disc(0.5) within group (order by cast(data->>'waitedMinutes' as int)) as minutes_median
      from reporting.event_fact where type like 'de.lotse.booking.ticket\\_%' and {IN_PERIOD} group by office_id order by office_id
    """  # noqa: S608 - a constant
)
INTAKES: Final = text(
    f"""
    with accepted as (
        select distinct on (case_id) case_id, part_id, office_id, authority_id, cast(data->>'acceptedAt' as timestamptz) as accepted_at
          from reporting.event_fact where type = 'de.lotse.bundles.intake_accepted.v1' and {IN_PERIOD} order by case_id, occurred_at),
    direct as (
        select r.case_id, r.part_id, cast(null as text) as office_id, r.authority_id, r.occurred_at as accepted_at
          from reporting.event_fact r
         where r.type = 'de.lotse.bundles.part_released.v1' and {IN_PERIOD}
           and r.authority_id in (select authority_id from accepted) and r.part_id not in (select part_id from accepted)),
    delivered as (
        select part_id, min(occurred_at) as at from reporting.event_fact
         where type = 'de.lotse.routing.part_delivered.v1' group by part_id),
    decided as (
        select part_id, min(occurred_at) as at from reporting.event_fact where type = 'de.lotse.routing.part_decided.v1' group by part_id),
    finished as (
        select case_id, min(occurred_at) as at from reporting.event_fact
         where type = 'de.lotse.bundles.case_finished.v1' group by case_id),
    timed as (
        select a.office_id, a.authority_id, extract(epoch from d.at - a.accepted_at) / 86400.0 as received,
               extract(epoch from coalesce(e.at, case when a.office_id is not null then f.at end) - a.accepted_at) / 86400.0 as decided
          from (select * from accepted union all select * from direct) a
          left join delivered d using (part_id) left join decided e using (part_id) left join finished f using (case_id))
    select office_id as office, authority_id as authority, count(*) as accepted, count(received) as received,
           percentile_disc(0.5) within group (order by received) as days_received, count(decided) as decided,
           percentile_disc(0.5) within group (order by decided) as days_decided
      from timed group by office_id, authority_id order by authority_id, office_id nulls first
    """  # noqa: S608 - a constant
)
"""An intake is a case of one part, so its end is the decision where the unit decided in its inbox."""
PAIRS: Final = text(
    f"""
    with wanted as (
        select id, s.service from reporting.event_fact cross join lateral jsonb_array_elements_text(data->'serviceIds') as s(service)
         where type in ('de.lotse.booking.appointment_confirmed.v1', 'de.lotse.booking.ticket_issued.v1')
           and jsonb_array_length(data->'serviceIds') > 1 and {IN_PERIOD})
    select a.service as first, b.service as second, count(distinct a.id) as together
      from wanted a join wanted b on b.id = a.id and b.service > a.service
     group by a.service, b.service order by together desc, first, second
    """  # noqa: S608 - a constant
)
FOLLOWED: Final = text(
    f"""
    with again as (
        select case_id, occurred_at, data->'serviceIds' as services
          from reporting.event_fact where type = 'de.lotse.booking.case_visited.v1' and {IN_PERIOD}),
    visits as (
        select case_id, occurred_at, data->'serviceIds' as services
          from reporting.event_fact where type = 'de.lotse.booking.case_visited.v1'
        union all
        select f.case_id, v.occurred_at, v.data->'serviceIds'
          from (select distinct case_id from again) f
          join reporting.event_fact v on v.type = 'de.lotse.booking.appointment_finished.v1'
                                     and v.data->>'appointmentId' = cast(f.case_id as text)),
    pairs as (
        select a.case_id, least(e.service, l.service) as first, greatest(e.service, l.service) as second
          from again a
          join visits v on v.case_id = a.case_id and v.occurred_at < a.occurred_at and v.occurred_at >= a.occurred_at - interval '30 days'
         cross join lateral jsonb_array_elements_text(v.services) as e(service)
         cross join lateral jsonb_array_elements_text(a.services) as l(service))
    select first, second, count(distinct case_id) as together from pairs group by first, second order by together desc, first, second
    """  # noqa: S608 - a constant
)
"""A case has the id of its first appointment, whose visit is told without it."""
MONTHS: Final = text(
    f"""
    with told as (
        select to_char(occurred_at at time zone 'Europe/Berlin', 'YYYY-MM') as month, type, data->>'mode' as mode
          from reporting.event_fact
         where type in ('de.lotse.bundles.case_submitted.v1', 'de.lotse.booking.appointment_finished.v1',
                        'de.lotse.booking.ticket_finished.v1') and {IN_PERIOD})
    select month, count(*) filter (where mode = 'online') as online, count(*) filter (where mode <> 'online') as paper,
           count(*) filter (where mode is null) as visits
      from told group by month order by month
    """  # noqa: S608 - a constant
)
LOGINS: Final = text(
    f"""
    select data->>'provider' as provider, data->>'level' as level,
           count(*) filter (where type = 'de.lotse.eid_gateway.login_shown.v1') as shown,
           count(*) filter (where type = 'de.lotse.eid_gateway.login_started.v1') as started,
           count(*) filter (where type = 'de.lotse.eid_gateway.login_finished.v1') as finished,
           count(*) filter (where type = 'de.lotse.eid_gateway.login_failed.v1') as failed
      from reporting.event_fact where type like 'de.lotse.eid\\_gateway.login\\_%' and {IN_PERIOD}
     group by 1, 2 order by 1, 2
    """  # noqa: S608 - a constant
)


async def add(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write facts; one that is known already is left alone."""
    await session.execute(insert(event_fact).on_conflict_do_nothing(index_elements=["id"]), list(rows))


WAYS: Final = text(
    f"""
    with said as (
        select distinct on (authority_id) authority_id, data->>'way' as way, occurred_at as since from reporting.event_fact
         where type in ('de.lotse.routing.authority_way_set.v1', 'de.lotse.routing.authority_way_set.v2')
           and occurred_at < coalesce(cast(:end as timestamptz), 'infinity') order by authority_id, occurred_at desc),
    confirmed as (
        select authority_id, count(distinct part_id) as confirmed from reporting.event_fact
         where type = 'de.lotse.routing.part_delivered.v1' and {IN_PERIOD} group by authority_id)
    select authority_id as authority, way, since, coalesce(confirmed, 0) as confirmed
      from said full join confirmed using (authority_id) order by authority_id
    """  # noqa: S608 - a constant
)
"""The latest word before the end of the period, and what was confirmed within it."""


async def count(session: AsyncSession, period: Period) -> Counts:
    """Everything counted in the period."""
    cases = [CaseCount(**_floats(row)) for row in await _rows(session, CASES, period)]
    appointments = [AppointmentCount(**_floats(row)) for row in await _rows(session, APPOINTMENTS, period)]
    durations = [DurationCount(**_floats(row)) for row in await _rows(session, DURATIONS, period)]
    return Counts(
        cases={each.bundle: each for each in cases},
        parts=tuple(PartCount(**_floats(row)) for row in await _rows(session, PARTS, period)),
        appointments={each.service: each for each in appointments},
        logins=tuple(LoginCount(**_floats(row)) for row in await _rows(session, LOGINS, period)),
        durations={each.service: each for each in durations},
        waits=tuple(WaitCount(**_floats(row)) for row in await _rows(session, WAITS, period)),
        intakes=await intakes(session, period),
        pairs=tuple(PairCount(**_floats(row)) for row in await _rows(session, PAIRS, period)),
        followed=tuple(PairCount(**_floats(row)) for row in await _rows(session, FOLLOWED, period)),
        months=tuple(MonthCount(**_floats(row)) for row in await _rows(session, MONTHS, period)),
        ways={row.authority: WayCount(**row._mapping) for row in await _rows(session, WAYS, period)},
    )


async def intakes(session: AsyncSession, period: Period) -> tuple[IntakeCount, ...]:
    """Applications accepted in the period, elsewhere and directly."""
    return tuple(IntakeCount(**_floats(row)) for row in await _rows(session, INTAKES, period))


async def oldest(session: AsyncSession) -> datetime | None:
    """When the oldest fact happened."""
    found: datetime | None = await session.scalar(select(func.min(event_fact.c.occurred_at)))
    return found


async def newest(session: AsyncSession) -> datetime | None:
    """When the newest fact happened."""
    found: datetime | None = await session.scalar(select(func.max(event_fact.c.occurred_at)))
    return found


async def _rows(session: AsyncSession, statement: TextClause, period: Period) -> Sequence[Row[Any]]:
    return (await session.execute(statement, {"start": period.start, "end": period.end})).all()


def _floats(row: Row[Any]) -> dict[str, Any]:
    """The columns by name; numerics with one digit behind the point, as reports show days."""
    return {name: round(float(value), 1) if name.startswith("days_") and value is not None else value
            for name, value in row._mapping.items()}  # fmt: skip
