"""Seconds of everything at once: holds as short as a blink, take-over, confirms, moves, cancels, tidying up; then count."""

import asyncio
import itertools
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.appointments import booking, housekeeping, states, store
from services.booking.appointments.desk import Desk
from services.booking.appointments.schemas import ConfirmRequest, HeldAppointment, HoldRequest, MoveRequest
from services.booking.appointments.turnstile import Turn, Turnstile
from services.booking.offices.memory import OfferMemory
from shared.access import Caller
from shared.clock import utc_now
from shared.database_errors import passes
from shared.idempotency import Claim
from shared.problems import Problem
from tests.booking.town import CONTACT, Town, at

LONG = bool(os.environ.get("BOOKING_LONG_RACES"))
"""`make test-booking`: forty people for twenty seconds."""
SECONDS, LONGEST, PEOPLE, DESKS = (20.0, 120.0, 40, 3) if LONG else (4.0, 40.0, 12, 3)
VERBS, ENOUGH = ("hold", "confirm", "move", "cancel", "confirm hold-expired"), 5
HOLDS_SECONDS = (0.1, 0.3, 3.0)
SERVICES_BY_CELLS = ("quick", "parking", "passport")
HOURS = (("08:00", "10:15"),)
CLOCKS = [f"{hour:02}:{minute:02}" for hour in (8, 9) for minute in range(0, 60, 5)]

WRONG_COUNT = """
    SELECT a.id FROM booking.appointment a
    LEFT JOIN booking.capacity_unit u ON u.appointment_id = a.id AND u.hold_until IS NULL
    WHERE a.state = 'confirmed' GROUP BY a.id HAVING count(u.unit_no) <> a.cells"""
FIRM_WITHOUT = """
    SELECT u.starts_at FROM booking.capacity_unit u LEFT JOIN booking.appointment a ON a.id = u.appointment_id
    WHERE u.appointment_id IS NOT NULL AND u.hold_until IS NULL AND a.state IS DISTINCT FROM 'confirmed'"""
SPLIT = """
    SELECT u.starts_at FROM booking.capacity_unit u JOIN booking.appointment a ON a.id = u.appointment_id
    WHERE u.hold_until IS NULL AND (u.starts_at < a.starts_at OR u.starts_at >= a.starts_at + a.cells * interval '5 min')"""


class Person:
    """Holds somewhere, dawdles, then confirms, moves or cancels, again and again."""

    def __init__(self, town: Town, seen: Counter[str]) -> None:
        self._town, self._seen, self._offers = town, seen, OfferMemory(1.0)

    def desk(self, session: AsyncSession, secret: str = "", **settings: object) -> Desk:
        caller = Caller("holder", secret=secret)
        return Desk(session, self._town.settings.model_copy(update=settings), self._offers, caller, utc_now())

    async def act(self, name: str, verb) -> object | None:  # a verb in a transaction of its own, as a request does
        try:
            async with self._town.database.transaction() as session:
                done = await verb(session)
        except Problem as problem:
            self._seen[f"{name} {problem.slug}"] += 1
            return None
        except DBAPIError as error:
            if not passes(error):  # waited too long on a busy machine: a person is told to come back
                raise
            self._seen[f"{name} unavailable"] += 1
            return None
        self._seen[name] += 1
        return done

    async def live(self, over: Callable[[], bool]) -> None:
        while not over():
            service, clock = random.choice(SERVICES_BY_CELLS), random.choice(CLOCKS)
            wish = HoldRequest(office="office-a", startsAt=at(clock), services=[{"id": service}])
            minutes = random.choice(HOLDS_SECONDS) / 60
            held = await self.hold(wish, minutes)
            if held is not None:
                await asyncio.sleep(random.uniform(0, 0.3))
                await self.finish(held.id, held.secret)

    async def hold(self, wish: HoldRequest, minutes: float) -> HeldAppointment | None:
        return await self.act(
            "hold", lambda s: booking.hold(self.desk(s, hold_minutes=minutes), new_turn(), wish, new_claim())
        )

    async def finish(self, id_: UUID, secret: str) -> None:
        contact = {
            "name": "Erika Mustermann",
            "email": f"{id_}@example.org",
        }  # each another person: limits are not tried here
        confirm = ConfirmRequest.model_validate(CONTACT | {"contact": contact})
        if random.random() < 0.8:
            await self.act("confirm", lambda s: booking.confirm(self.desk(s, secret), id_, confirm))
        if random.random() < 0.5:
            target = MoveRequest(office="office-a", startsAt=at(random.choice(CLOCKS)))
            await self.act("move", lambda s: booking.move(self.desk(s, secret), id_, target))
        if random.random() < 0.7:
            await self.act("cancel", lambda s: booking.cancel(self.desk(s, secret), id_))


def new_claim() -> Claim:
    return Claim(os.urandom(32), b"", os.urandom(32))


def new_turn() -> Turn:
    return Turn(Turnstile(1))


async def tidy(town: Town, over: Callable[[], bool]) -> None:
    while not over():
        await housekeeping.free_expired(town.database)
        await asyncio.sleep(0.05)


async def reopen(town: Town, over: Callable[[], bool]) -> None:
    """Meanwhile the hours change again and again; the last word is that everything is open."""
    closes = itertools.cycle(("10:15", "09:30"))
    while not over():
        await town.open(desks=DESKS, intervals=(("08:00", next(closes)),))
        await asyncio.sleep(0.3)
    await town.open(desks=DESKS, intervals=HOURS)


def in_fast_motion(town: Town, monkeypatch) -> None:
    """No grace and cool-downs of 50 ms, so that everything runs out while somebody uses it."""
    town.settings = town.settings.model_copy(update={"cooldown_minutes": (0.0, 0.05 / 60)})
    for module in (states, store):
        monkeypatch.setattr(module, "GRACE", timedelta(0))


async def test_everything_at_once(real_town: Town, monkeypatch) -> None:
    await real_town.open(desks=DESKS, intervals=HOURS)
    definition = await real_town.rows("SELECT pg_get_functiondef('booking.take_units'::regproc) AS sql")
    await real_town.do(definition[0].sql.replace("'30 seconds'", "'0 seconds'"))
    in_fast_motion(real_town, monkeypatch)
    seen: Counter[str] = Counter()
    began = time.monotonic()

    def over() -> bool:  # on a busy machine it goes on until every step was seen often enough
        passed = time.monotonic() - began
        return passed > LONGEST or (passed > SECONDS and min(seen[verb] for verb in VERBS) >= ENOUGH)

    people = [Person(real_town, seen).live(over) for _ in range(PEOPLE)]
    await asyncio.gather(*people, tidy(real_town, over), reopen(real_town, over))
    print(f"\nstress {time.monotonic() - began:.1f} s: {dict(seen)}")  # noqa: T201
    assert min(seen[verb] for verb in VERBS) >= ENOUGH, seen
    assert await real_town.rows(WRONG_COUNT) == []
    assert await real_town.rows(FIRM_WITHOUT) == []
    assert await real_town.rows(SPLIT) == []
    deadlocks = await real_town.rows("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    assert deadlocks[0].deadlocks == 0


async def test_the_counts_catch_a_confirm_that_does_not_compare(real_town: Town) -> None:
    """The broken twin: confirming without looking whether the hold still has its units."""
    await real_town.open(desks=1)
    slow = await real_town.held("09:00", "parking")
    await real_town.let_hold_pass(slow)
    await real_town.held("09:05", "quick")
    await real_town.do("UPDATE booking.appointment SET state = 'confirmed', hold_until = NULL WHERE id = CAST(:id AS uuid)",
                       id=slow["id"])  # fmt: skip
    await real_town.do("UPDATE booking.capacity_unit SET hold_until = NULL WHERE starts_at = :at",
                       at=datetime.fromisoformat(at("09:05")).astimezone(UTC))  # fmt: skip
    assert len(await real_town.rows(WRONG_COUNT)) == 1
    assert len(await real_town.rows(FIRM_WITHOUT)) == 1
