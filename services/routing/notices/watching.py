"""Begin and end to watch a thing: the room it lives in says whether the secret fits, and is asked between transactions."""

from typing import Final
from urllib.parse import urlencode
from uuid import UUID

import aiohttp
from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.notices import store
from services.routing.notices.news import Kind
from services.routing.notices.problems import NotYours
from services.routing.notices.schemas import Watch, WatchRequest
from services.routing.settings import RoutingSettings
from shared.http import HttpClient, Neighbour
from shared.problems import InvalidCursor, NeighbourUnavailable, NotFound
from shared.schemas import Page, decode_cursor, encode_cursor

READ_AT: Final[dict[Kind, str]] = {
    "appointment": "/v1/appointments/{id}",
    "slot_alert": "/v1/slot-alerts/{id}",
}
"""Where booking shows a thing to whoever holds its secret."""


async def prove(http: HttpClient, settings: RoutingSettings, owner: str, wish: WatchRequest) -> None:
    """Raises NotYours unless the secret opens the thing, NeighbourUnavailable while nobody can say.

    Bundles is told who follows a case, because only cases that are followed tell what happens in them.
    """
    if wish.kind == "case":
        bundles = Neighbour(http, settings, "bundles")
        path = f"/internal/cases/{wish.id}/followers?{_query(owner)}"
        status = (await bundles.call("PUT", path, json={"secret": wish.secret})).status
    else:
        status = await _status(http, settings, wish)
    if status not in (200, 204):
        raise NotYours


async def watch(session: AsyncSession, owner: str, wish: WatchRequest) -> Watch:
    """Note what was proven; once more changes nothing. Raises TooManyWatches."""
    row = await store.add_watch(session, owner, wish.kind, wish.id)
    return Watch(kind=row.kind, id=row.subject_id, created_at=row.created_at)


async def leave(http: HttpClient, settings: RoutingSettings, owner: str, kind: Kind, subject: UUID) -> None:
    """Tell bundles that a case has a follower less."""
    if kind == "case":
        path = f"/internal/cases/{subject}/followers?{_query(owner)}"
        await Neighbour(http, settings, "bundles").call("DELETE", path)


async def unwatch(session: AsyncSession, owner: str, kind: Kind, subject: UUID) -> None:
    """Raises NotFound."""
    if not await store.remove_watch(session, owner, kind, subject):
        raise NotFound


async def watches(session: AsyncSession, owner: str, cursor: str | None, limit: int) -> Page[Watch]:
    """One page of what an owner watches. Raises InvalidCursor."""
    rows = await store.watches_of(session, owner, _after(cursor), limit + 1)
    items = [Watch(kind=row.kind, id=row.subject_id, created_at=row.created_at) for row in rows[:limit]]
    return Page(items=items, next=encode_cursor([items[-1].id]) if len(rows) > limit else None)


async def _status(http: HttpClient, settings: RoutingSettings, wish: WatchRequest) -> int:
    url = settings.booking_url + READ_AT[wish.kind].format(id=wish.id)
    try:
        reply = await http.send("GET", url, headers={"Authorization": f"Secret {wish.secret}"})
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise NeighbourUnavailable(room="booking") from error
    if reply.status >= 500:
        raise NeighbourUnavailable(room="booking")
    return reply.status


def _query(owner: str) -> str:
    return urlencode({"client": owner})


def _after(cursor: str | None) -> UUID | None:
    if cursor is None:
        return None
    try:
        return UUID(str(decode_cursor(cursor, 1)[0]))
    except ValueError as error:
        raise InvalidCursor from error
