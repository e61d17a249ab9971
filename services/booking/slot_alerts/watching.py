"""Look for what people want to hear of, and write to them; each at most once in a quarter of an hour."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.availability import store as availability
from services.booking.availability.reasons import bookable
from services.booking.availability.windows import (
    ALL_WEEK,
    LONGEST_DAYS,
    WINDOWS,
    DayWindow,
    days_with_edges,
    span_of,
)
from services.booking.messages.letters import Letter, post
from services.booking.metadata import outbox
from services.booking.offices.wishes import Visit, visits
from services.booking.settings import BookingSettings
from services.booking.slot_alerts import store
from services.booking.slot_alerts.alerts import address_and_secret
from services.booking.slot_alerts.news import KNOWN, News, Start, news_of
from services.booking.slot_alerts.schemas import SlotWish
from shared.clock import BERLIN, utc_now
from shared.db import Database
from shared.events.booking import SlotAlertSentV1
from shared.logging import log
from shared.messaging.worker import WorkerContext
from shared.problems import Problem

BATCH: Final = 20
NOTHING_NEW: Final = timedelta(minutes=1)
AFTER_A_LETTER: Final = timedelta(minutes=15)
CANNOT_LOOK: Final = timedelta(hours=1)
STALE_AFTER: Final = timedelta(minutes=30)
"""A letter that could not leave for so long speaks of slots that are long taken."""


async def watch(database: Database, settings: BookingSettings) -> int:
    """Look at every alert that is due; returns how many letters were written."""
    written = 0
    while True:
        async with database.transaction() as session:
            rows = await store.due(session, BATCH)
            for row in rows:
                written += await _look(session, settings, row)
        if len(rows) < BATCH:
            break
    if written:
        log.info("slot_alerts_written", count=written)
    return written


async def _look(session: AsyncSession, settings: BookingSettings, row: Row[Any]) -> bool:
    wish = SlotWish.model_validate(row.wish)
    try:
        found = await visits(session, {service.id: service.quantity for service in wish.services}, None)
    except Problem:  # nobody offers it any more, or not yet again
        await store.looked(session, row.id, CANNOT_LOOK)
        return False
    asked = [visit for visit in found if not wish.offices or visit.office_id in wish.offices]
    earliest = utc_now() + timedelta(minutes=settings.lead_minutes)
    free = await free_starts(session, wish, asked, earliest)
    news = news_of(free, _starts(row.known), _starts(row.told), earliest.isoformat())
    if news.tell:
        await post(session, settings.master_keys, [_letter(settings, row, news, asked)])
        await outbox.append(session, SlotAlertSentV1(alert_id=row.id, starts=len(news.tell)), str(row.id))
    pause = AFTER_A_LETTER if news.tell else NOTHING_NEW
    await store.looked(session, row.id, pause, known=_plain(news.known), told=_plain(news.told))
    return bool(news.tell)


async def free_starts(session: AsyncSession, wish: SlotWish, asked: Sequence[Visit], earliest: datetime) -> list[Start]:
    """The first free starts of these offices that the wish fits, in the order of time."""
    today = earliest.astimezone(BERLIN).date()
    last = min(wish.until or date.max, today + timedelta(days=LONGEST_DAYS - 1))
    asked = bookable(asked, today)
    if last < today or not asked:
        return []
    span = span_of(today, last, earliest)
    _, edges = days_with_edges(span, window_of(wish))
    office_of = {visit.pool_id: visit.office_id for visit in asked}
    rows = await availability.fitting(session, asked, span, edges, KNOWN) if edges else []
    return sorted(Start(row.starts_at.isoformat(), office_of[row.pool_id]) for row in rows)


def window_of(wish: SlotWish) -> DayWindow:
    """The part of the days a wish is about."""
    if wish.fits:
        return WINDOWS[wish.fits]
    first = wish.earliest.hour * 60 + wish.earliest.minute if wish.earliest else 0
    last = wish.latest.hour * 60 + wish.latest.minute if wish.latest else 1439
    return DayWindow(first, last + 1, tuple(wish.weekdays) or ALL_WEEK)


def _letter(settings: BookingSettings, row: Row[Any], news: News, asked: Sequence[Visit]) -> Letter:
    email, secret = address_and_secret(settings.master_keys, row)
    names = {visit.office_id: visit.office_name for visit in asked}
    slots = [{"starts_at": start.starts_at, "office": names[start.office]} for start in news.tell]
    digest = hashlib.sha256(repr(news.tell).encode()).hexdigest()[:16]
    values = {
        "slots": slots,
        "services": [service.title for service in asked[0].services],
        "link": settings.alert_link(row.id, secret),
    }
    return Letter(
        kind="slot_alert_news", to=email, about=row.id, once_key=f"news:{row.id}:{digest}", values=values, locale=row.locale,
        useless_from=utc_now() + STALE_AFTER,
    )  # fmt: skip


def _starts(stored: list[list[str]]) -> list[Start]:
    return [Start(*start) for start in stored]


def _plain(starts: Sequence[Start]) -> list[list[str]]:
    return [[start.starts_at, start.office] for start in starts]


async def watch_duty(context: WorkerContext) -> None:
    """What the worker does every few seconds."""
    assert isinstance(context.settings, BookingSettings)  # noqa: S101 - the worker of this room starts with its settings
    await watch(context.database, context.settings)


async def drop_ended_duty(context: WorkerContext) -> None:
    """What the worker does every few minutes."""
    async with context.database.transaction() as session:
        await store.drop_ended(session)
