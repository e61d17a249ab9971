"""How offices met their standard over time: noted once a day when it changed, and shown as a list and as a badge."""

from datetime import date
from typing import Final

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.offices.problems import OfficeUnknown
from services.catalog.offices.store import office_life
from services.catalog.standards.hours_check import check_offices
from services.catalog.standards.schemas import OfficeCheck, PastResult
from services.catalog.standards.store import latest_results, note_results, past_results
from shared.schemas import Page

BADGE: Final = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="24" role="img" aria-label="{label}: {word}">
<title>{label}: {word}</title><rect width="{width}" height="24" rx="4" fill="{color}"/>
<text x="{middle}" y="16" fill="#fff" font-family="system-ui,sans-serif" font-size="12" text-anchor="middle">{label}: {word}</text></svg>
"""
LABEL: Final = {"de": "Standard Öffnungszeiten", "en": "Opening hours standard"}
WORDS: Final = {
    "pass": {"de": "erfüllt", "en": "met"},
    "fail": {"de": "nicht erfüllt", "en": "not met"},
    "info": {"de": "keine Vorgabe", "en": "not binding"},
}
COLORS: Final = {"pass": "#1a6b2f", "fail": "#a4161a", "info": "#4a5058"}
"""White on each of them has a contrast above 6:1."""
PER_LETTER: Final = 7


async def note_standards(session: AsyncSession, today: date) -> int:
    """Write down what differs from what was noted last; returns how many offices that were."""
    known = {row["office_id"]: row for row in await latest_results(session)}
    checks = (await check_offices(session, None, today)).items
    changed = [check for check in checks if _differs(check, known.get(check.office))]
    await note_results(
        session,
        [{"office_id": c.office, "since": today, "result": c.result, "rules": _rules(c)} for c in changed],
    )
    return len(changed)


async def history(session: AsyncSession, office: str) -> Page[PastResult]:
    """From the newest to the oldest; raises OfficeUnknown."""
    if await office_life(session, office) is None:
        raise OfficeUnknown(office=office)
    items = [PastResult.model_validate(dict(row)) for row in await past_results(session, office)]
    return Page(items=items, next=None)


async def badge(session: AsyncSession, office: str, today: date, language: str) -> bytes:
    """The present result as a small picture with words; raises OfficeUnknown."""
    result = (await check_offices(session, office, today)).items[0].result
    label, word = LABEL[language], WORDS[result][language]
    width = (len(label) + len(word) + 4) * PER_LETTER
    return BADGE.format(width=width, middle=width // 2, label=label, word=word, color=COLORS[result]).encode()


def _differs(check: OfficeCheck, known: RowMapping | None) -> bool:
    return known is None or (known["result"], known["rules"]) != (check.result, _rules(check))


def _rules(check: OfficeCheck) -> list[dict[str, object]]:
    return [rule.model_dump(mode="json") for rule in check.rules]
