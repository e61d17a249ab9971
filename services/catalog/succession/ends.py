"""Refuse what is not there on a day, and say where to go instead (an old link must not end in silence)."""

from datetime import date
from typing import Any

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.succession.problems import (
    SHORTLY,
    Moved,
    OfficeGone,
    OfficeMoved,
    ServiceGone,
    ServiceMoved,
    ServiceToCome,
)
from services.catalog.succession.store import heir_of
from services.catalog.validity import holds
from shared.problems import Problem


async def check_offered(session: AsyncSession, row: RowMapping, today: date) -> None:
    """Raise unless a service (id, title, valid_from, valid_to) is offered on a day."""
    name, begins, ends = row["title"]["de"], row["valid_from"], row["valid_to"]
    if holds(begins, ends, today):
        return
    if ends is None or today < ends:
        raise ServiceToCome(name=name, begins=begins, extra={"validFrom": begins.isoformat()}, headers=SHORTLY)
    heir = await heir_of(session, "service", row["id"], today)
    values = {"name": name, "until": ends}
    raise _left(ServiceMoved, ServiceGone, row["id"], heir, {"validTo": ends.isoformat()}, values)


async def check_exists(session: AsyncSession, row: RowMapping, today: date) -> None:
    """Raise when an office (id, name, closed_from) is closed for good on a day."""
    since = row["closed_from"]
    if since is None or today < since:
        return
    heir = await heir_of(session, "office", row["id"], today)
    values = {"name": row["name"]["de"], "since": since}
    raise _left(OfficeMoved, OfficeGone, row["id"], heir, {"closedFrom": since.isoformat()}, values)


def _left(
    moved: type[Moved], gone: type[Problem], name: str, heir: RowMapping | None, when: dict[str, Any],
    values: dict[str, Any],
) -> Problem:  # fmt: skip
    """Moved while a successor lives; gone when there is none, or when that one is gone too (it is named all the same)."""
    extra = when | {"successor": None if heir is None else {"id": heir["id"], "name": heir["name"]}}
    if heir is None or not heir["alive"]:
        return gone(extra=extra, headers=SHORTLY, **values)
    return moved(gone=name, heir=heir["id"], heir_name=heir["name"]["de"], extra=extra, **values)
