"""Whether and how people are taken without an appointment at this moment: said honestly, what is not known as not known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.capacity.grid import local_day
from services.booking.modes.rules import closing, read
from services.booking.offices.problems import OfficeUnknown
from services.booking.walk_in import store
from services.booking.walk_in.schemas import Quota, Waiting
from services.booking.walk_in.windows import Hours, Rule, estimate_minutes, open_until, opens_at, windows
from shared.clock import BERLIN

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "unknown": {"de": "Die Öffnungszeiten sind nicht bekannt.", "en": "The opening hours are not known."},
    "never": {"de": "Hier wird nur mit Termin bedient.", "en": "People are served by appointment only here."},
    "closed": {"de": "Jetzt ist keine Zeit ohne Termin.", "en": "Now is no time for visits without appointment."},
    "shut": {"de": "Die Dienststelle ist geschlossen.", "en": "The office is closed."},
    "quota": {"de": "Alle Wartenummern für heute sind vergeben.", "en": "All tickets for today are gone."},
}
MEASURED = {
    "de": "Gemessen an den Aufrufen der letzten Stunde.",
    "en": "Measured by the calls of the last hour.",
}
NOT_MEASURED = {
    "de": "Unbekannt: In der letzten Stunde wurde zu selten aufgerufen.",
    "en": "Unknown: too few were called in the last hour.",
}


@dataclass(frozen=True, slots=True)
class Situation:
    """An office now: how it stands, the row it was read from, and why no ticket can be had, if so."""

    row: Row[Any]
    spans: list[tuple[int, int]]
    obstacle: Mapping[str, str] | None

    @property
    def known(self) -> bool:
        """Whether the hours are known."""
        return self.row.hours_until is not None


async def situation(session: AsyncSession, office_id: str, now: datetime, services: tuple[str, ...] = ()) -> Situation:
    """How things stand for somebody who comes for these services; raises OfficeUnknown."""
    row = await store.situation(session, office_id, local_day(now), now)
    if row is None:
        raise OfficeUnknown(id=office_id)
    spans = windows((Hours(*span) for span in row.hours), Rule(row.opens_minute, row.closes_minute, row.quota))
    return Situation(row, spans, _obstacle(row, spans, now, services))


def _obstacle(
    row: Row[Any], spans: list[tuple[int, int]], now: datetime, services: tuple[str, ...]
) -> Mapping[str, str] | None:
    if row.closed_from is not None and row.closed_from <= local_day(now):
        return WORDS["shut"]
    if row.hours_until is None or row.hours_until < local_day(now):
        return WORDS["unknown"]
    if not row.walk_in:
        return WORDS["never"]
    switches = [read(switch) for switch in row.switches]
    if switch := closing(switches, services or (None,), "walk_in", now):
        return switch.reason
    if open_until(spans, now) is None:
        return WORDS["closed"]
    return WORDS["quota"] if row.quota is not None and (row.issued or 0) >= row.quota else None


def waiting(found: Situation, now: datetime) -> Waiting:
    """What the public is told."""
    row = found.row
    counted = row.issued is not None
    estimate = estimate_minutes(row.waiting, row.calls_last_hour) if counted else None
    switches = [read(switch) for switch in row.switches]
    return Waiting(
        office=row.id,
        at=now.astimezone(BERLIN),
        open=found.obstacle is None if found.known else None,
        open_until=open_until(found.spans, now) if found.obstacle is None else None,
        opens_at=opens_at(found.spans, now) if found.obstacle == WORDS["closed"] else None,
        reason=dict(found.obstacle) if found.obstacle else None,
        appointments_open=row.appointments and closing(switches, (None,), "appointment", now) is None,
        quota=_quota(row),
        waiting=row.waiting if counted else None,
        last_called=row.last_called,
        estimate_minutes=estimate,
        estimate_basis=NOT_MEASURED if estimate is None else MEASURED,
        updated_at=row.updated_at and row.updated_at.astimezone(BERLIN),
    )


def _quota(row: Row[Any]) -> Quota | None:
    if row.quota is None:
        return None
    return Quota(total=row.quota, left=max(row.quota - (row.issued or 0), 0), status=row.quota_status or "placeholder")
