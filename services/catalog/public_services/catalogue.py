"""The catalogue of services: search it, list it, take one out whole, see which ways are open."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.hours.moments import LOOK_AHEAD_DAYS
from services.catalog.hours.rules import Calendar, Kind
from services.catalog.hours.store import calendar_of, calendars_of_service
from services.catalog.hours.timetable import check_known, local_day, state_fields
from services.catalog.hours.together import open_together
from services.catalog.offices.directory import state_of
from services.catalog.public_services.answers import ServiceChannels, ServiceDetail, ServicePage
from services.catalog.public_services.capabilities import CAPABILITIES
from services.catalog.public_services.cards import card_on, summary_of
from services.catalog.public_services.eid import eid_benefit
from services.catalog.public_services.leika import parts_of
from services.catalog.public_services.papers import with_words
from services.catalog.public_services.problems import QueryEmpty, ServiceUnknown
from services.catalog.public_services.store import (
    card_facts,
    found_services,
    listed_services,
    online_row,
    service_row,
)
from services.catalog.search.store import near_services
from services.catalog.search.words import WHOLE, fold, query_candidates
from services.catalog.succession.ends import check_offered
from services.catalog.validity import holds_on
from shared.problems import InvalidCursor
from shared.schemas import decode_cursor, encode_cursor

HIGHEST_SCORE: Final = "1000000"
NEAREST: Final = 3
NO_FACETS: Final[dict[str, list[Any]]] = {"lifeEvents": [], "channels": [], "audiences": [], "childFriendly": []}
NOT_KNOWN: Final = {"allowed": "unknown", "provenance": {"status": "unknown", "sources": []}}
INTAKE_QUOTE: Final = "Antragsentgegennahme und –beratung: für alle Dienstleistungen der Stadt Leipzig"
BUSINESS_QUOTE: Final = "Dienstleistungen für Unternehmen werden an anderer Stelle gebündelt angeboten"
VISITED: Final[tuple[Kind, ...]] = ("appointment", "walk_in", "phone")


async def find_services(
    session: AsyncSession, today: date, *, q: str | None, limit: int, cursor: str | None, facets: bool, **filters: Any
) -> bytes:
    """A page of services as JSON (ServicePage): the best matches first when `q` is given, else from A to Z."""
    filters["today"] = today
    values = filters | {"limit": limit + 1, "facets": facets} | _position(cursor)
    wanted = None if q is None else _wanted(q)
    rows = await (listed_services(session, values) if wanted is None else found_services(session, values | wanted))
    cards = await _cards(session, rows[:limit], today)
    last = rows[limit - 1] if len(rows) > limit else None
    near = await _nearest(session, wanted, filters) if wanted and not rows and cursor is None else []
    frame = ServicePage.model_validate(
        {
            "items": [],
            "next": encode_cursor([str(last["score"]), last["sort_title"], last["id"]]) if last else None,
            "facets": (rows[0]["facets"] if rows else NO_FACETS) if facets else None,
            "nearest": [{"id": row["id"], "title": row["title"]} for row in near],
        }
    )
    rest = frame.model_dump_json(by_alias=True, exclude={"items"})
    return f'{{"items":[{",".join(cards)}],{rest[1:]}'.encode()


async def get_service(session: AsyncSession, service: str, today: date) -> ServiceDetail:
    """One service whole; raises ServiceUnknown, or what says that it is not offered on this day."""
    row = await service_row(session, service, today)
    if row is None:
        raise ServiceUnknown(service=service)
    await check_offered(session, row, today)
    same = (
        "valid_from",
        "valid_to",
        "keys",
        "criteria",
        "automatic",
        "checked_at",
        "deadlines",
        "law",
        "processing",
        "online",
    )
    details = {name: row["details"][name] for name in ("personalAppearance", "durationByQuantity", "combines")}
    ways = _open_ways(row["details"].get("ways"), today)
    return ServiceDetail.model_validate(
        summary_of(row, today)
        | {name: row[name] for name in same}
        | {"evidence": [with_words(entry) for entry in row["evidence"]]}
        | {"case_group": row["case_group_id"], "eligibility": row["details"]["eligibility"]}
        | details
        | {"ways": ways, "channels": _open_channels(row, ways), "perspectives": _perspectives(row, today)}
        | {"max_quantity": row["details"].get("maxQuantity")}
        | {"representation": row["details"].get("representation") or NOT_KNOWN, "leistung_keys": _typed(row["keys"])}
        | {"offices": [_office(entry, today) for entry in row["offices"]], "intake": _intake(row)}
        | {"bundled_at": _bundled(row)}
    )


async def service_channels(session: AsyncSession, service: str, at: datetime) -> ServiceChannels:
    """Per office and channel: open or closed at `at`, why, and what comes next."""
    known, day = await online_row(session, service), local_day(at)
    if known is None:
        raise ServiceUnknown(service=service)
    await check_offered(session, known, day)
    offices = []
    for row in await calendars_of_service(session, service, day, day + timedelta(days=LOOK_AHEAD_DAYS)):
        check_known(row, day, day)
        calendar = calendar_of(row)
        channels = [_channel(calendar, at, kind, service) for kind in VISITED if kind in row["channels"]]
        offices.append({"office": row["id"], "name": row["name"], "channels": channels})
    return ServiceChannels.model_validate(
        {"service": service, "offices": offices, "online": known["online"], "ways": _open_ways(known["ways"], day)}
    )


async def _cards(session: AsyncSession, rows: Sequence[RowMapping], today: date) -> list[str]:
    """The cards of rows; those that are not ready, because something changed that did not make them anew, are made now."""
    missing = [row["id"] for row in rows if row["card"] is None]
    made = {row["id"]: card_on(row, today) for row in await card_facts(session, missing)} if missing else {}
    found = (row["card"] or made.get(row["id"]) for row in rows)
    return [card for card in found if card is not None]  # one that was deleted meanwhile has none


def _open_ways(ways: Sequence[Mapping[str, Any]] | None, today: date) -> list[Mapping[str, Any]]:
    return [way for way in ways or () if holds_on(way, today)]


def _open_channels(row: RowMapping, ways: Sequence[Mapping[str, Any]]) -> list[str]:
    """Of the ways a service ever has, those that are there on the day of the row."""
    kinds = {office["kind"] for office in row["offices"]}
    there = {"counter": bool(kinds), "mobile": "mobile_office" in kinds, "online": True, "automatic": True}
    there |= {way["channel"]: True for way in ways}
    return [channel for channel in row["channels"] if there.get(channel)]


def _perspectives(row: RowMapping, today: date) -> dict[str, Any]:
    appearance = row["details"]["personalAppearance"]
    benefit = eid_benefit(row["online"], appearance)
    digital = {"online": row["online"]["available"], "eid_replaces_visit": benefit["replaces_visit"]}
    return {
        "opening_hours": open_together(row["places"], today),
        "life_events": row["events"],
        "digital": digital | {"personal_appearance": appearance},
    }


async def _nearest(session: AsyncSession, wanted: dict[str, Any], filters: Mapping[str, Any]) -> Sequence[RowMapping]:
    """What the same words find without the filters, else services with words that look a little alike."""
    if any(value is not None for name, value in filters.items() if name != "today"):
        anywhere = (
            dict.fromkeys(filters) | {"today": filters["today"], "limit": NEAREST, "facets": False} | _position(None)
        )
        rows = await found_services(session, anywhere | wanted)
        if rows:
            facts = {row["id"]: row for row in await card_facts(session, [row["id"] for row in rows])}
            return [facts[row["id"]] for row in rows if row["id"] in facts]
    whole = [word for word, side in zip(wanted["words"], wanted["sides"], strict=True) if side == WHOLE]
    return await near_services(session, whole, filters["today"], NEAREST)


def _wanted(q: str) -> dict[str, Any]:
    candidates = query_candidates(q)
    if not candidates:
        raise QueryEmpty
    return {
        "positions": [candidate.position for candidate in candidates],
        "sides": [candidate.side for candidate in candidates],
        "words": [candidate.word for candidate in candidates],
        "strengths": [candidate.strength for candidate in candidates],
        "count": candidates[-1].position + 1,
        "folded": fold(q),
        "query": q,
    }


def _typed(keys: Mapping[str, Any]) -> list[dict[str, str]]:
    known = [keys["leikaId"]] if keys["leikaId"] else []
    return [{"id": key, "type": parts_of(key).type} for key in [*known, *keys.get("moreLeikaIds", [])]]


def _position(cursor: str | None) -> dict[str, Any]:
    score, title, service = decode_cursor(cursor, 3) if cursor else (HIGHEST_SCORE, "", "")
    try:
        number = Decimal(str(score))
    except InvalidOperation as error:
        raise InvalidCursor from error
    if not number.is_finite() or "\x00" in f"{title}{service}":
        raise InvalidCursor
    return {"after_score": number, "after_title": str(title), "after_id": str(service)}


def _office(entry: Mapping[str, Any], today: date) -> dict[str, Any]:
    opens, closes = (date.fromisoformat(entry[n]) if entry[n] else None for n in ("openedFrom", "closedFrom"))
    return {name: entry[name] for name in ("id", "name", "kind", "role", "condition")} | {
        "capabilities": CAPABILITIES[entry["role"]],
        "appointments": "appointment" in entry["channels"],
        "walk_in": "walk_in" in entry["channels"],
        "phone": "phone" in entry["channels"],
        "state": state_of(opens, closes, today),
        "valid_from": entry["from"],
        "valid_to": entry["to"],
        "provenance": {"status": entry["status"], "sources": entry["sources"]},
    }


def _intake(row: RowMapping) -> dict[str, Any]:
    everywhere = row["intake_everywhere"]
    return {
        "everywhere": everywhere,
        "offices": row["intake_offices"] if everywhere else [],
        "quote": INTAKE_QUOTE if everywhere else None,
        "provenance": {"status": "sourced", "sources": ["seed"]} if everywhere else None,
    }


def _bundled(row: RowMapping) -> dict[str, Any] | None:
    if row["audience"] == "residents":
        return None
    known = row["details"].get("bundledAt") or {"provenance": NOT_KNOWN["provenance"]}
    return (
        {"title": row["bundled_name"]}
        | {name: value for name, value in known.items() if value}
        | {"quote": BUSINESS_QUOTE}
    )


def _channel(calendar: Calendar, at: datetime, kind: Kind, service: str) -> dict[str, Any]:
    return {"office": calendar.office, "channel": kind} | state_fields(calendar, at, kind, service)
