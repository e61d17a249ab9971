"""What stands on the pages: the list of services, and one service with its places."""

from datetime import date
from itertools import groupby
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import urlencode

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.hours.store import rules_of
from services.catalog.hours.wording import in_words
from services.catalog.life_events.guide import list_life_events
from services.catalog.pages.render import render
from services.catalog.pages.store import place_rows
from services.catalog.public_services.answers import ServicePage, ServiceSummary
from services.catalog.public_services.catalogue import find_services, get_service
from services.catalog.search.words import fold
from shared.schemas import Provenance

A_PAGE: Final = 100
MOST_LIFE_EVENTS: Final = 100


async def list_page(session: AsyncSession, today: date, wanted: dict[str, Any], language: str) -> bytes:
    """Services from A to Z by letter, or the best matches first."""
    filters: dict[str, Any] = dict.fromkeys(("channel", "office", "eid", "leika", "audience", "child_friendly"))
    filters |= {"life_event": wanted["life_event"], "channel": "online" if wanted["online"] else None}
    asked = {"q": wanted["q"], "cursor": wanted["cursor"], "limit": A_PAGE, "facets": False}
    page = ServicePage.model_validate_json(await find_services(session, today, **filters, **asked))
    events = await list_life_events(session, today, MOST_LIFE_EVENTS, None)
    groups = [("", page.items)] if wanted["q"] else _by_letter(page.items)
    more = _address(wanted | {"cursor": page.next}, language) if page.next else None
    values = {"page": page, "groups": groups, "life_events": events.items, "more": more}
    return render("list", language, wanted=wanted, **values)


async def service_page(session: AsyncSession, service: str, today: date, language: str) -> bytes:
    """One service whole; raises ServiceUnknown."""
    found = await get_service(session, service, today)
    places = [_place(row, today) for row in await place_rows(session, service, today)]
    return render("service", language, service=found, places=[SimpleNamespace(**place) for place in places])


def _by_letter(services: list[ServiceSummary]) -> list[tuple[str, list[ServiceSummary]]]:
    return [(letter, list(group)) for letter, group in groupby(services, lambda s: fold(s.title["de"])[:1].upper())]


def _place(row: RowMapping, today: date) -> dict[str, Any]:
    address = row["address"] or {}
    parts = [address.get("street"), " ".join(filter(None, (address.get("postcode"), address.get("city"))))]
    words = in_words([rule for rule in rules_of(row) if rule.valid_until >= today], today)
    known = ", ".join(filter(None, parts)) if address.get("street") else ""
    provenance = Provenance(status=row["week_status"] or "unknown")
    return {"id": row["id"], "name": row["name"], "address": known, "hours": words, "provenance": provenance}


def _address(wanted: dict[str, Any], language: str) -> str:
    names = {"q": "q", "life_event": "lifeEvent", "cursor": "cursor"}
    pairs = {names[name]: wanted[name] for name in names if wanted[name]}
    return urlencode(pairs | ({"online": "true"} if wanted["online"] else {}) | {"language": language})
