"""The verbs of a webhook's owner: make it, change it, renew its secret, look at its messages and send them again."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.settings import RoutingSettings
from services.routing.webhooks import store, vault
from services.routing.webhooks.addresses import require_callable
from services.routing.webhooks.problems import PushNotEnded, WebhookNotActive
from services.routing.webhooks.schemas import (
    OperatorsWebhook,
    Push,
    Replayed,
    ReplayRequest,
    SecretRotated,
    Webhook,
    WebhookChange,
    WebhookCreated,
    WebhookRequest,
)
from shared.ids import new_id
from shared.problems import InvalidCursor, NotFound
from shared.schemas import Page, decode_cursor, encode_cursor
from shared.webhook_signatures import new_secret

OLD_SECRET_LASTS: Final = timedelta(hours=24)


async def create(session: AsyncSession, settings: RoutingSettings, owner: str, wish: WebhookRequest) -> WebhookCreated:
    """A webhook and its secret. Raises Invalid for an address that may not be called, TooManyWebhooks."""
    require_callable(wish.url, settings.inside_networks)
    webhook_id, secret = new_id(), new_secret()
    values = {"id": webhook_id, "url": wish.url, "types": wish.types}
    await store.add(session, owner, values | vault.sealed(settings.master_keys, webhook_id, secret))
    return WebhookCreated(**(await show(session, owner, webhook_id)).model_dump(), secret=secret)


async def show(session: AsyncSession, owner: str, webhook_id: UUID) -> Webhook:
    """Raises NotFound, alike for another owner's."""
    row = await store.find(session, owner, webhook_id)
    if row is None:
        raise NotFound
    return Webhook(**_columns(row))


async def of_owner(session: AsyncSession, owner: str) -> Page[Webhook]:
    """All of an owner's."""
    return Page(items=[Webhook(**_columns(row)) for row in await store.of_owner(session, owner)], next=None)


async def of_everybody(session: AsyncSession, cursor: str | None, limit: int) -> Page[OperatorsWebhook]:
    """For operators: whose webhooks fail, and where dead letters lie."""
    rows = await store.page(session, _id(cursor), limit + 1)
    items = [OperatorsWebhook(owner=row.owner, **_columns(row)) for row in rows[:limit]]
    return Page(items=items, next=encode_cursor([items[-1].id]) if len(rows) > limit else None)


async def change(
    session: AsyncSession, settings: RoutingSettings, owner: str, webhook_id: UUID, wish: WebhookChange
) -> Webhook:
    """Raises NotFound or Invalid. Back to active, it starts anew: nothing of its failures counts any more."""
    await _locked(session, owner, webhook_id)
    if wish.url is not None:
        require_callable(wish.url, settings.inside_networks)
    values = {name: value for name, value in wish.model_dump().items() if value is not None}
    if wish.state == "active":
        values |= {"failing_since": None, "reason_code": None}
    await store.change(session, webhook_id, values)
    return await show(session, owner, webhook_id)


async def remove(session: AsyncSession, owner: str, webhook_id: UUID) -> None:
    """With all its messages. Raises NotFound."""
    if not await store.remove(session, owner, webhook_id):
        raise NotFound


async def rotate(
    session: AsyncSession, settings: RoutingSettings, owner: str, webhook_id: UUID, now: datetime
) -> SecretRotated:
    """A new secret; messages are signed with both until the old one ends. Raises NotFound."""
    row = await _locked(session, owner, webhook_id)
    secret, until = new_secret(), now + OLD_SECRET_LASTS
    await store.change(session, webhook_id, vault.rotated(settings.master_keys, row, secret, until))
    return SecretRotated(secret=secret, previous_until=until)


async def pushes(
    session: AsyncSession, owner: str, webhook_id: UUID, state: str | None, cursor: str | None, limit: int
) -> Page[Push]:
    """Its messages, the newest first. Raises NotFound."""
    await show(session, owner, webhook_id)
    rows = await store.pushes(session, webhook_id, state, _number(cursor), limit + 1)
    items = [_push(row) for row in rows[:limit]]
    return Page(items=items, next=encode_cursor([items[-1].number]) if len(rows) > limit else None)


async def send_again(session: AsyncSession, owner: str, webhook_id: UUID, push_id: UUID) -> Push:
    """Send one message anew. Raises NotFound, WebhookNotActive or PushNotEnded."""
    await _active(session, owner, webhook_id)
    found = await _found_push(session, webhook_id, push_id)
    if not await store.send_again(session, push_id):
        raise PushNotEnded(state=found.state)
    return _push(await _found_push(session, webhook_id, push_id))


async def replay(session: AsyncSession, owner: str, webhook_id: UUID, wish: ReplayRequest) -> Replayed:
    """Send everything anew that has not arrived since a moment. Raises NotFound or WebhookNotActive."""
    await _active(session, owner, webhook_id)
    return Replayed(count=await store.replay(session, webhook_id, wish.since))


async def ping(session: AsyncSession, owner: str, webhook_id: UUID) -> Push:
    """Send a message of the type webhook.test, whatever types it has chosen. Raises NotFound or WebhookNotActive."""
    await _active(session, owner, webhook_id)
    return _push(await _found_push(session, webhook_id, await store.ping(session, webhook_id)))


async def _locked(session: AsyncSession, owner: str, webhook_id: UUID) -> Row[Any]:
    row = await store.lock(session, owner, webhook_id)
    if row is None:
        raise NotFound
    return row


async def _active(session: AsyncSession, owner: str, webhook_id: UUID) -> None:
    row = await _locked(session, owner, webhook_id)
    if row.state != "active":
        raise WebhookNotActive(state=row.state)


async def _found_push(session: AsyncSession, webhook_id: UUID, push_id: UUID) -> Row[Any]:
    row = await store.find_push(session, webhook_id, push_id)
    if row is None:
        raise NotFound
    return row


def _columns(row: Row[Any]) -> dict[str, Any]:
    same = {name: getattr(row, name) for name in Webhook.model_fields if name != "previous_secret_until"}
    return same | {"previous_secret_until": row.previous_until}


def _push(row: Row[Any]) -> Push:
    same = {name: getattr(row, name) for name in Push.model_fields if name != "next_at"}
    return Push(**same, next_at=row.next_at if row.state == "waiting" else None)


def _id(cursor: str | None) -> UUID | None:
    if cursor is None:
        return None
    try:
        return UUID(str(decode_cursor(cursor, 1)[0]))
    except ValueError as error:
        raise InvalidCursor from error


def _number(cursor: str | None) -> int | None:
    number = None if cursor is None else decode_cursor(cursor, 1)[0]
    if number is not None and (not isinstance(number, int) or not 0 <= number < 2**62):
        raise InvalidCursor
    return number
