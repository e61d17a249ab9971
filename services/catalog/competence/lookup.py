"""Find the one unit that accepts a service for a place, or say why that cannot be said."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.competence.problems import (
    AdvisingOnly,
    DependsOnPerson,
    NobodyCompetent,
    NotUnique,
    PlaceAmbiguous,
    PlaceNeeded,
    PlaceUnknown,
)
from services.catalog.competence.schemas import CompetenceAnswer
from services.catalog.competence.store import competence_row
from services.catalog.public_services.problems import ServiceUnknown
from services.catalog.search.words import fold
from services.catalog.succession.ends import check_offered


async def competent_unit(
    session: AsyncSession, service: str, today: date, places: Mapping[str, str | None]
) -> CompetenceAnswer:
    """The unit for a service at exactly one of `ars`, `postcode` and `street`."""
    kind, value = the_one_place(places)
    row = await competence_row(session, service, kind, fold(value) if kind == "street" else value, today)
    if row is None:
        raise ServiceUnknown(service=service)
    await check_offered(session, row, today)
    area = the_one_area(row["areas"], value)
    unit = the_one_unit(row["candidates"])
    return CompetenceAnswer.model_validate(
        {
            "service": service,
            "title": row["title"],
            "place": {"ars": area, "kind": kind, "value": value},
            "unit": _shown(unit),
            "offices": row["offices"],
            "intake_everywhere": row["intake_everywhere"],
        }
    )


def the_one_place(places: Mapping[str, str | None]) -> tuple[str, str]:
    """Kind and value of the only place given; raises PlaceNeeded."""
    given = [(kind, value) for kind, value in places.items() if value is not None]
    if len(given) != 1:
        raise PlaceNeeded
    return given[0]


def the_one_area(areas: Sequence[str], value: str) -> str:
    """The area of a place; raises PlaceUnknown or PlaceAmbiguous."""
    if not areas:
        raise PlaceUnknown(value=value)
    if len(areas) > 1:
        raise PlaceAmbiguous(value=value, extra={"candidates": list(areas)})
    return areas[0]


def the_one_unit(candidates: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The only candidate that accepts; raises a problem that names all in question. Who only advises is no candidate."""
    accepting = [candidate for candidate in candidates if candidate["role"] != "advises"]
    if not candidates:
        raise NobodyCompetent
    if not accepting:
        raise AdvisingOnly(extra=_named(candidates))
    if any(candidate["chosen"] for candidate in accepting):
        raise DependsOnPerson(extra=_named(accepting))
    if len(accepting) > 1:
        raise NotUnique(extra=_named(accepting))
    return accepting[0]


def _named(candidates: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"candidates": [{name: c[name] for name in ("id", "name", "level")} for c in candidates]}


def _shown(unit: Mapping[str, Any]) -> dict[str, Any]:
    return {name: unit[name] for name in ("id", "name", "level")} | {
        "external": unit["level"] != "city",
        "provenance": {"status": unit["status"], "sources": unit["sources"]},
    }
