"""The catalogue at one moment, ready to be written in any vocabulary: read once, then pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editions.store import current_edition
from services.catalog.exports.facts import is_fact
from services.catalog.exports.hours import HORIZON_DAYS, Week, week_of
from services.catalog.exports.store import catalogue_row, exported_services
from services.catalog.hours.store import calendar_of, calendars_of
from services.catalog.public_services.fees import in_force, not_over
from shared.problems import Unavailable

Row = Mapping[str, Any]
TRIES: Final = 5
"""How often it is read anew when somebody publishes meanwhile."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Rows by id, without placeholders; `base` is the public address of the house, `weeks` are those known as facts."""

    base: str
    today: date
    edition: int
    changed_at: datetime
    services: Mapping[str, Row]
    offices: Mapping[str, Row]
    units: Mapping[str, Row]
    life_events: Mapping[str, Row]
    competences: Sequence[Row]
    weeks: Mapping[str, Week]
    published: Sequence[Row]

    def address(self, kind: str, name: str) -> str:
        """The address under which the house itself answers for a thing, e.g. kind `services`."""
        return f"{self.base}/v1/{kind}/{name}"

    def fees(self, row: Row) -> list[Row]:
        """The fees of a service that hold today, as far as they are facts; `upTo` makes one a range."""
        return in_force(row["fees"]["items"], self.today) if is_fact(row["fees"]) else []

    def fees_ahead(self, row: Row) -> list[Row]:
        """The same with those that will hold, for readers that know validity."""
        return not_over(row["fees"]["items"], self.today) if is_fact(row["fees"]) else []


async def read_snapshot(
    session: AsyncSession,
    base: str,
    today: date,
    service: str | None = None,
    *,
    hours: bool = True,
    coming: bool = False,
) -> Snapshot:
    """Read what exports need; of one service only when it is named, without weeks when `hours` is false.

    `coming` services are for readers that know validity; everybody else is told what is offered on the day.
    """
    row, services = await _of_one_edition(session, service, today, coming=coming)
    offices = _by_id(row["offices"])
    weeks = await _weeks(session, offices, today) if hours else {}
    return Snapshot(
        base=base.rstrip("/"),
        today=today,
        edition=row["edition"],
        changed_at=row["changed_at"],
        services=_by_id(services),
        offices=offices,
        units=_by_id(row["units"]),
        life_events=_by_id(row["life_events"]),
        competences=[held for held in row["competences"] if is_fact(held)],
        weeks=weeks,
        published=row["published"],
    )


async def _of_one_edition(
    session: AsyncSession, service: str | None, today: date, *, coming: bool
) -> tuple[RowMapping, Sequence[Row]]:
    """Everything as one edition has it: a change raises the edition in its own commit, so the same number before and after says so."""
    for _ in range(TRIES):
        row = await catalogue_row(session)
        services = await exported_services(session, service, today, coming=coming)
        if await current_edition(session) == row["edition"]:
            return row, services
    raise Unavailable


def _by_id(rows: Sequence[Row]) -> dict[str, Row]:
    return {row["id"]: row for row in rows if row["status"] != "placeholder"}


async def _weeks(session: AsyncSession, offices: Mapping[str, Row], today: date) -> dict[str, Week]:
    wanted = [
        name for name, office in offices.items() if office["week_status"] and is_fact({"status": office["week_status"]})
    ]
    rows = await calendars_of(session, wanted, today, today + timedelta(days=HORIZON_DAYS))
    found = {row["id"]: week_of(calendar_of(_without_inventions(row)), today, _known_until(row)) for row in rows}
    return {name: week for name, week in found.items() if week is not None}


def _known_until(row: RowMapping) -> date | None:
    """The last day of the years whose holidays are loaded: beyond it an unknown holiday would look like a working day."""
    last: date | None = row["known_until"]
    return last.replace(month=12, day=31) if last else None


def _without_inventions(row: RowMapping) -> Any:
    return {**row, "exceptions": [entry for entry in row["exceptions"] if is_fact(entry)]}
