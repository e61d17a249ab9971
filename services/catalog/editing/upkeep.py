"""What needs care: entries nobody checked for long, texts without a translation, entries without easy words or access facts."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editing.kinds import content_of
from services.catalog.editing.offices import all_offices
from services.catalog.editing.schemas import NeedsCare
from services.catalog.editing.services import all_services
from services.catalog.texts import PLAIN_GERMAN
from shared.schemas import Page, decode_cursor, encode_cursor

Found = Iterator[tuple[str, list[str]]]
ACCESS_FACTS = ("stepFree", "accessibleToilet", "hearingLoop", "signLanguage", "tactileGuidance")


async def stale(session: AsyncSession, today: date, days: int, limit: int, cursor: str | None) -> Page[NeedsCare]:
    """Entries with parts that were last checked more than `days` days ago, or never."""
    oldest = (today - timedelta(days=days)).isoformat()
    return await _listed(session, lambda _, content: list(stale_fields(content, oldest)), limit, cursor)


async def untranslated(session: AsyncSession, language: str, limit: int, cursor: str | None) -> Page[NeedsCare]:
    """Entries with texts that are there in German but not in `language`."""
    return await _listed(session, lambda _, content: list(texts_without(content, language)), limit, cursor)


async def inaccessible(session: AsyncSession, limit: int, cursor: str | None) -> Page[NeedsCare]:
    """Services without a text in easy German, offices of which it is not known whether people with disabilities can use them."""
    return await _listed(session, lambda kind, content: list(barriers(kind, content)), limit, cursor)


def stale_fields(content: Mapping[str, Any], oldest: str) -> Iterator[str]:
    """`checkedAt` of the entry when it is too old, and every fact whose own is; a fact without one is covered by its entry."""
    if (content["checkedAt"] or "") < oldest:
        yield "checkedAt"
    for field, value in _walk("", content):
        checked = value.get("checkedAt") if isinstance(value, Mapping) and "status" in value else None
        if checked is not None and checked < oldest:
            yield f"{field}.checkedAt"


def texts_without(content: Mapping[str, Any], language: str) -> Iterator[str]:
    """Fields with a text in German that lack a language."""
    for field, value in _walk("", content):
        if isinstance(value, Mapping) and isinstance(value.get("de"), str) and not value.get(language):
            yield field


def barriers(kind: str, content: Mapping[str, Any]) -> Iterator[str]:
    """What keeps an entry from being accessible to all, as far as a catalogue can say."""
    if kind == "service":
        yield from (
            f"{field}.{PLAIN_GERMAN}" for field in ("title", "description") if PLAIN_GERMAN not in content[field]
        )
        return
    known = content["accessibility"] or {}
    yield from (f"accessibility.{fact}" for fact in ACCESS_FACTS if (known.get(fact) or {}).get("value") is None)


async def _listed(session: AsyncSession, fields_of: Any, limit: int, cursor: str | None) -> Page[NeedsCare]:
    after = tuple(str(part) for part in decode_cursor(cursor, 2)) if cursor else ("", "")
    forms = {("office", name): form for name, form in (await all_offices(session)).items()}
    entries = forms | {("service", name): form for name, form in (await all_services(session)).items()}
    items: list[NeedsCare] = []
    for key in sorted(key for key in entries if key > after):
        content = content_of(entries[key]) or {}
        if fields := fields_of(key[0], content):
            title = content.get("title") or content["name"]
            values = {
                "kind": key[0],
                "id": key[1],
                "title": title,
                "fields": fields,
                "checked_at": content["checkedAt"],
            }
            items.append(NeedsCare.model_validate(values))
        if len(items) > limit:
            break
    more = len(items) > limit
    return Page(items=items[:limit], next=encode_cursor([items[limit - 1].kind, items[limit - 1].id]) if more else None)


def _walk(field: str, value: Any) -> Iterator[tuple[str, Any]]:
    yield field, value
    members = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        yield from _walk(f"{field}.{name}" if field else str(name), member)
