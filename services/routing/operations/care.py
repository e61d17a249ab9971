"""What operators do: look, try a dead letter anew, set how an authority is reached."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ValidationError
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.authorities import store as authorities
from services.routing.authorities.breaker import Breaker
from services.routing.authorities.registry import PLUGINS, allowed
from services.routing.deliveries.states import OWNERS
from services.routing.lifecycle import store as lifecycle
from services.routing.lifecycle.notes import Note
from services.routing.operations import store
from services.routing.operations.problems import NotDead, PluginNotAllowed
from services.routing.operations.schemas import (
    Attempt,
    Authority,
    AuthorityChange,
    AuthorityPage,
    Delivery,
    DeliveryDetail,
    DeliveryPage,
    LoggedEvent,
)
from services.routing.settings import RoutingSettings
from shared.logging import log
from shared.problems import FieldError, Invalid, InvalidCursor, NotFound
from shared.schemas import decode_cursor, encode_cursor


async def list_deliveries(
    session: AsyncSession, wish: store.Wish, cursor: str | None, limit: int, now: datetime
) -> DeliveryPage:
    """One page of deliveries, newest first."""
    rows = await store.page(session, wish, _delivery_position(cursor), limit + 1)
    items = [_delivery(row, now) for row in rows[:limit]]
    return DeliveryPage(items=items, next=encode_cursor([items[-1].id]) if len(rows) > limit else None)


async def show_delivery(session: AsyncSession, delivery_id: UUID, now: datetime) -> DeliveryDetail:
    """A delivery with its attempts and its life."""
    row = await store.find(session, delivery_id)
    if row is None:
        raise NotFound
    log_of = [Attempt.model_validate(each, from_attributes=True) for each in await _attempts(session, delivery_id)]
    events = [
        LoggedEvent(kind=each.kind, at=each.happened_at, token=each.token)
        for each in await lifecycle.events_of(session, delivery_id)
    ]
    return DeliveryDetail(**_delivery(row, now).model_dump(), attempt_log=log_of, event_log=events)


async def try_anew(session: AsyncSession, delivery_id: UUID, by: str, now: datetime) -> Delivery:
    """Queue a dead delivery again, with its attempts counted from zero."""
    row = await store.queue_again(session, delivery_id)
    if row is None:
        known = await store.find(session, delivery_id)
        if known is None:
            raise NotFound
        raise NotDead(state=known.state)
    await lifecycle.note(session, [Note(delivery_id, "tried-anew", row.updated_at)])
    log.info("delivery_tried_anew", delivery_id=str(delivery_id), authority=row.authority_id, client_id=by)
    return _delivery(row, now)


async def list_authorities(session: AsyncSession, now: datetime, cursor: str | None, limit: int) -> AuthorityPage:
    """One page of authorities by id."""
    after = None if cursor is None else str(decode_cursor(cursor, 1)[0])
    rows = await authorities.page(session, after, limit + 1)
    items = [_authority(row, now) for row in rows[:limit]]
    return AuthorityPage(items=items, next=encode_cursor([items[-1].id]) if len(rows) > limit else None)


async def change_authority(
    session: AsyncSession, authority_id: str, change: AuthorityChange, settings: RoutingSettings, now: datetime
) -> Authority:
    """Set how an authority is reached; what waits for it is tried at once. Authorities its parcels go on to are known from now on."""
    if not allowed(change.plugin, settings):
        usable = ", ".join(name for name in PLUGINS if allowed(name, settings))
        raise PluginNotAllowed(plugin=change.plugin, allowed=usable)
    chosen = _checked(change)
    values = change.model_dump() | {"settings": chosen.model_dump(mode="json", by_alias=True)}
    await authorities.make_known(session, getattr(chosen, "onward", ()))
    if not await authorities.change(session, authority_id, values):
        raise NotFound
    await authorities.hurry(session, authority_id, 0.0)
    row = await authorities.find(session, authority_id)
    assert row is not None  # noqa: S101 - changed a moment ago in this transaction
    log.info("authority_changed", authority=authority_id)
    return _authority(row, now)


def _checked(change: AuthorityChange) -> BaseModel:
    try:
        return PLUGINS[change.plugin].SETTINGS.model_validate(change.settings)
    except ValidationError as error:
        raise Invalid(errors=[_field_error(each["loc"]) for each in error.errors()[:20]]) from error


def _field_error(place: tuple[int | str, ...]) -> FieldError:
    path = ".".join(("settings", *map(str, place)))
    return FieldError(path, {"de": "Diese Einstellung ist so nicht möglich.", "en": "This setting is not possible."})


async def _attempts(session: AsyncSession, delivery_id: UUID) -> list[Row[Any]]:
    return list(await store.attempts(session, delivery_id))


def _delivery_position(cursor: str | None) -> UUID | None:
    if cursor is None:
        return None
    try:
        return UUID(str(decode_cursor(cursor, 1)[0]))
    except ValueError as error:
        raise InvalidCursor from error


def _delivery(row: Row[Any], now: datetime) -> Delivery:
    owner = OWNERS.get(row.state)
    due_at = row.due_at if owner else None
    computed = {"owner": owner, "due_at": due_at, "overdue": due_at is not None and due_at < now}
    same = {name: getattr(row, name) for name in Delivery.model_fields if name not in computed}
    return Delivery(**same, **computed)


def _authority(row: Row[Any], now: datetime) -> Authority:
    breaker = Breaker(row.breaker_failures, row.breaker_open_until)
    same = (
        "id",
        "name",
        "provenance",
        "plugin",
        "settings",
        "max_in_flight",
        "max_attempts",
        "timeout_seconds",
        "answer_days",
    )
    return Authority(
        **{name: getattr(row, name) for name in same},
        breaker=breaker.state(now),
        failures=breaker.failures,
        queued=row.queued,
        under_way=row.leased,
        dead=row.dead,
    )
