"""SQL of closures and of what people are offered instead. Units are locked before appointments, as everywhere."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.appointments.states import GRACE
from services.booking.closures.models import closure, rebooking, rebooking_option
from services.booking.offices.visit import CELL

CHANNELS = ["online", "staff"]


async def take_turns(session: AsyncSession) -> None:
    """Only one wave at a time: two that meet see what the other did."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('booking.closure_wave'))"))


async def add(session: AsyncSession, values: dict[str, Any]) -> None:
    """Write a planned closure."""
    await session.execute(insert(closure).values(values))


async def load(session: AsyncSession, closure_id: UUID) -> Row[Any] | None:
    """The closure, locked."""
    return (await session.execute(select(closure).where(closure.c.id == closure_id).with_for_update())).one_or_none()


async def set_state(session: AsyncSession, closure_id: UUID, state: str) -> None:
    """Planned, applied or lifted."""
    await session.execute(update(closure).where(closure.c.id == closure_id).values(state=state))


async def applied_spans(session: AsyncSession, office_id: str, after: datetime) -> list[tuple[datetime, datetime]]:
    """(since, until) of the closures of an office that are in force and not over."""
    query = select(closure.c.since, closure.c.until).where(
        closure.c.office_id == office_id,
        closure.c.state == "applied",
        closure.c.until > after,
        closure.c.resource_id.is_(None),
    )
    return [(row.since, row.until) for row in await session.execute(query)]


AFFECTED = text("""
    SELECT a.*, o.name AS office_name, r.id AS rebooking_id
    FROM booking.appointment a JOIN booking.office o ON o.id = a.office_id
    LEFT JOIN booking.rebooking r ON r.appointment_id = a.id AND r.state = 'proposed'
    WHERE a.office_id = :office AND a.state = 'confirmed' AND a.starts_at > :now AND a.starts_at < :until
      AND a.starts_at + a.minutes * interval '1 minute' > :since
      AND (CAST(:only AS uuid[]) IS NULL OR a.id = ANY (CAST(:only AS uuid[])))
    ORDER BY a.starts_at, a.created_at, a.id
""")


async def affected(
    session: AsyncSession, row: Row[Any], now: datetime, only: Iterable[UUID] | None = None
) -> Sequence[Row[Any]]:
    """The firm appointments of an office that touch the span of a closure, in the order of their priority; perhaps only some of them.

    `rebooking_id`: already offered something.
    """
    values = {"office": row.office_id, "since": row.since, "until": row.until, "now": now}
    values["only"] = None if only is None else list(only)
    return (await session.execute(AFFECTED, values)).all()


FREE = text("""
    SELECT pool_id, starts_at, count(*) AS units FROM booking.capacity_unit
    WHERE pool_id = ANY (:pools) AND starts_at >= :since AND starts_at < :until AND channel = ANY (:channels)
      AND released_at <= clock_timestamp() AND coalesce(to_all_at, '-infinity') <= clock_timestamp()
      AND (appointment_id IS NULL OR hold_until < clock_timestamp() - CAST(:grace AS interval))
    GROUP BY pool_id, starts_at
""")


NOTE_MISSING = text("""
    INSERT INTO booking.capacity_conflict (appointment_id, cause, pool_id)
    SELECT id, 'resource', pool_id FROM booking.appointment WHERE id = ANY (:ids) ORDER BY id
    ON CONFLICT (appointment_id, cause) DO UPDATE SET pool_id = excluded.pool_id, resolved_at = NULL WHERE NOT capacity_conflict.kept
""")


async def note_missing(session: AsyncSession, appointment_ids: Iterable[UUID]) -> None:
    """List appointments for which something is missing that they need."""
    await session.execute(NOTE_MISSING, {"ids": list(appointment_ids)})


async def free_cells(
    session: AsyncSession, pools: Iterable[int], since: datetime, until: datetime
) -> dict[tuple[int, datetime], int]:
    """How many units are free in each cell of these pools."""
    values = {"pools": sorted(set(pools)), "since": since, "until": until, "channels": CHANNELS, "grace": GRACE}
    return {(row.pool_id, row.starts_at): row.units for row in await session.execute(FREE, values)}


HOLD = text("""
    SELECT w.id, booking.take_units(w.pool_id, :channels, w.first, w.cells, w.id, CAST(:until AS timestamptz)) AS displaced
    FROM (SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:pools AS integer[]), CAST(:firsts AS timestamptz[]),
                               CAST(:cells AS integer[])) AS t (id, pool_id, first, cells)
          ORDER BY pool_id, first, id) AS w
""")


async def hold(session: AsyncSession, options: Sequence[dict[str, Any]], until: datetime) -> dict[UUID, list[UUID]]:
    """Hold the units of options in the order of locks; returns what each displaced. An option that is missing could not be had."""
    values = {
        "ids": [option["id"] for option in options], "pools": [option["pool_id"] for option in options],
        "firsts": [option["starts_at"] - option["lead"] * CELL for option in options], "cells": [option["cells"] for option in options],
        "until": until, "channels": CHANNELS,
    }  # fmt: skip
    found = await session.execute(HOLD, values)
    return {row.id: list(row.displaced) for row in found if row.displaced is not None}


async def save(session: AsyncSession, proposals: list[dict[str, Any]], options: list[dict[str, Any]]) -> None:
    """Write proposals and their options."""
    if proposals:
        await session.execute(insert(rebooking), proposals)
    if options:
        await session.execute(insert(rebooking_option), options)


async def renew(session: AsyncSession, rebooking_id: UUID, secret_hash: bytes, until: datetime) -> int:
    """Give a proposal another secret and more time; returns its version."""
    table = rebooking.c
    changed = {"secret_hash": secret_hash, "respond_until": until, "version": table.version + 1}
    statement = update(rebooking).where(table.id == rebooking_id).values(changed).returning(table.version)
    return int((await session.execute(statement)).scalar_one())


STRUCK = text("""
    DELETE FROM booking.rebooking_option p USING booking.rebooking r
    WHERE r.id = p.rebooking_id AND r.state = 'proposed' AND p.office_id = :office
      AND p.starts_at < :until AND p.starts_at + p.minutes * interval '1 minute' > :since
    RETURNING p.id, r.id AS rebooking_id
""")


async def strike_options(session: AsyncSession, row: Row[Any]) -> Sequence[Row[Any]]:
    """Take back options that a closure makes impossible; returns them with the proposals they belonged to."""
    return (await session.execute(STRUCK, {"office": row.office_id, "since": row.since, "until": row.until})).all()


SHORT = text("""
    SELECT a.*, o.name AS office_name, r.id AS rebooking_id, c.reason AS closure_reason,
           coalesce((SELECT json_agg(p.number) FROM booking.rebooking_option p WHERE p.rebooking_id = r.id), '[]') AS numbers
    FROM booking.rebooking r JOIN booking.appointment a ON a.id = r.appointment_id JOIN booking.office o ON o.id = a.office_id
    JOIN booking.closure c ON c.id = r.closure_id
    WHERE r.id = ANY (:ids) AND r.state = 'proposed' AND a.state = 'confirmed'
    ORDER BY a.starts_at, a.created_at, a.id
""")


async def short_of_options(session: AsyncSession, rebooking_ids: Iterable[UUID]) -> Sequence[Row[Any]]:
    """The appointments of these proposals, with the numbers of the options that are left."""
    return (await session.execute(SHORT, {"ids": sorted(set(rebooking_ids))})).all()


FREE_OPTIONS = text(
    "UPDATE booking.capacity_unit SET appointment_id = NULL, hold_until = NULL WHERE appointment_id = ANY (:ids)"
)


async def free_options(session: AsyncSession, option_ids: Iterable[UUID]) -> None:
    """Let go of units that options hold."""
    await session.execute(FREE_OPTIONS, {"ids": sorted(set(option_ids))})


async def proposal(session: AsyncSession, rebooking_id: UUID, *, lock: bool = False) -> Row[Any] | None:
    """The proposal with what it is about; locked when it is about to change."""
    query = text(f"""
        SELECT r.*, a.office_id, o.name AS office_name, a.starts_at, a.minutes, a.reference, a.services,
               a.state AS appointment_state, a.sequence AS appointment_sequence, c.reason, c.office_id AS closed_office_id
        FROM booking.rebooking r JOIN booking.closure c ON c.id = r.closure_id
        JOIN booking.appointment a ON a.id = r.appointment_id JOIN booking.office o ON o.id = a.office_id
        WHERE r.id = :id {"FOR UPDATE OF r" if lock else ""}
    """)  # noqa: S608 - constants are put in
    return (await session.execute(query, {"id": rebooking_id})).one_or_none()


async def options_of(session: AsyncSession, rebooking_ids: Iterable[UUID]) -> Sequence[Row[Any]]:
    """The options of proposals, with the names of their offices."""
    query = text("""
        SELECT p.*, o.name AS office_name FROM booking.rebooking_option p JOIN booking.office o ON o.id = p.office_id
        WHERE p.rebooking_id = ANY (:ids) ORDER BY p.rebooking_id, p.number
    """)
    return (await session.execute(query, {"ids": sorted(set(rebooking_ids))})).all()


TAKE_OVER = text("""
    UPDATE booking.capacity_unit SET appointment_id = :appointment, hold_until = NULL
    WHERE appointment_id = :option AND hold_until > clock_timestamp() - CAST(:grace AS interval) RETURNING 1
""")


async def take_over(session: AsyncSession, option_id: UUID, appointment_id: UUID) -> int:
    """The units that an option holds become firm for the appointment; returns how many."""
    values = {"option": option_id, "appointment": appointment_id, "grace": GRACE}
    return len((await session.execute(TAKE_OVER, values)).all())


async def decide(session: AsyncSession, rebooking_id: UUID, state: str) -> None:
    """How the proposal ended."""
    await session.execute(update(rebooking).where(rebooking.c.id == rebooking_id).values(state=state))


async def proposals_of(session: AsyncSession, closure_id: UUID) -> Sequence[Row[Any]]:
    """The proposals of a closure, in the order of the appointments."""
    query = text("""
        SELECT r.id, r.state, r.respond_until, r.appointment_id, a.reference, a.starts_at, a.state AS appointment_state
        FROM booking.rebooking r JOIN booking.appointment a ON a.id = r.appointment_id
        WHERE r.closure_id = :id ORDER BY a.starts_at, r.id
    """)
    return (await session.execute(query, {"id": closure_id})).all()


APPOINTMENTS = text("""
    SELECT a.*, o.name AS office_name FROM booking.rebooking r JOIN booking.appointment a ON a.id = r.appointment_id
    JOIN booking.office o ON o.id = a.office_id WHERE r.closure_id = :id
""")


async def appointments_of(session: AsyncSession, closure_id: UUID) -> Sequence[Row[Any]]:
    """The appointments of the proposals of a closure, as they are now."""
    return (await session.execute(APPOINTMENTS, {"id": closure_id})).all()


END_DUE = text("""
    UPDATE booking.rebooking SET state = 'ended'
    WHERE state = 'proposed' AND respond_until < clock_timestamp() - CAST(:grace AS interval) RETURNING id
""")


async def end_due(session: AsyncSession) -> int:
    """Proposals nobody answered in time; their units come free by themselves. Returns how many."""
    return len((await session.execute(END_DUE, {"grace": GRACE})).all())
