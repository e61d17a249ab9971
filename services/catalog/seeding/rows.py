"""From forms to rows of the tables; pure."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import time
from typing import Any, Final

from pydantic import BaseModel

from services.catalog.hours.forms import HoursRuleForm
from services.catalog.public_services.eid import replaces_visit
from services.catalog.search.words import fold
from services.catalog.seeding.files import Seeds
from services.catalog.seeding.forms import ExceptionForm, OfficeForm, OpeningSetForm, ServiceForm
from services.catalog.validity import Lasting
from shared.schemas import Provenance

CITY_ARS: Final = "147130000000"
ALWAYS: Final = Lasting()
Row = dict[str, Any]


def known(provenance: Provenance) -> Row:
    """The two columns of a provenance."""
    return {"status": provenance.status, "sources": provenance.sources}


def as_json(value: Any) -> Any:
    """A form, or a list of them, as JSON in the names of the API; fields that were left out stay out."""
    if isinstance(value, list):
        return [as_json(entry) for entry in value]
    return value.model_dump(mode="json", by_alias=True, exclude_unset=True) if isinstance(value, BaseModel) else value


def fingerprint(*parts: Any) -> str:
    """A hash that changes when any of the parts does."""
    return hashlib.sha256(json.dumps([as_json(part) for part in parts], sort_keys=True).encode()).hexdigest()


def opening_set_rows(forms: Iterable[OpeningSetForm]) -> Iterator[Row]:
    for form in forms:
        yield {"id": form.id, "title": form.title, "council_row": form.council_row, "remark": form.remark} | known(
            form.provenance
        )


def hours_rule_rows(forms: Iterable[OpeningSetForm]) -> Iterator[Row]:
    for form in forms:
        yield from ({"opening_set_id": form.id} | rule.row for rule in rules_of_form(form))


def rules_of_form(form: OpeningSetForm) -> Iterator[HoursRuleForm]:
    """The regular week written out as rules, then the other rules."""
    for weekday, intervals in form.week.items():
        for opens, closes in (interval.split("-") for interval in intervals):
            yield HoursRuleForm(weekday=weekday, opens=opens, closes=closes, channels=form.channels)
    yield from form.rules


def exception_rows(forms: Iterable[ExceptionForm]) -> Iterator[Row]:
    for form in forms:
        yield {
            "id": form.id,
            "effect": form.effect,
            "from_date": form.from_,
            "until_date": form.until,
            "opens": time.fromisoformat(form.opens) if form.opens else None,
            "closes": time.fromisoformat(form.closes) if form.closes else None,
            "channels": form.channels,
            "service_ids": form.services,
            "still_open": form.still_open,
            "reason": form.reason,
            "redirect_office_id": form.redirect,
        } | known(form.provenance)


def office_rows(seeds: Seeds) -> Iterator[Row]:
    """Offices; the fingerprint covers hours, exceptions and services, because all of them concern who books there."""
    weeks = {form.id: form for form in seeds.opening_sets}
    links = list(office_service_rows(seeds))
    for form in seeds.offices:
        exceptions: list[Any] = [e for e in seeds.exceptions if form.id in e.offices]
        handled = sorted(row["service_id"] for row in links if row["office_id"] == form.id)
        yield office_row(form) | {
            "fingerprint": fingerprint(form, weeks.get(form.opening_set or ""), exceptions, handled),
        }


def office_row(form: OfficeForm) -> Row:
    """The columns of an office but its fingerprint."""
    same = ("id", "name", "kind", "task_type", "unit", "level", "channels", "decides", "features", "external_ids")
    return {
        name: getattr(form, name) for name in (*same, "voucher_required", "valid_from", "closed_from", "checked_at")
    } | {
        "opening_set_id": form.opening_set,
        "address": as_json(form.address),
        "contact": as_json(form.contact),
        "desks": as_json(form.desks),
        "accessibility": as_json(form.accessibility),
        "back_office_heavy": as_json(form.back_office_heavy),
        "child_friendly": as_json(form.child_friendly),
        "successor_id": form.successor,
        **known(form.provenance),
    }


def office_service_rows(seeds: Seeds) -> Iterator[Row]:
    yield from (row for form in seeds.services for row in handled_rows(form))


def handled_rows(form: ServiceForm) -> Iterator[Row]:
    """Which offices handle a service."""
    for place in form.handled_at:
        same: Row = {"service_id": form.id, "role": place.role, "condition": place.condition} | _days(place)
        yield from ({"office_id": office} | same | known(place.provenance) for office in place.offices)


def service_rows(seeds: Seeds) -> Iterator[Row]:
    kinds = {office.id: office.kind for office in seeds.offices}
    for form in seeds.services:
        said = [alias for alias in seeds.aliases if form.id in alias.services]
        yield service_row(form, kinds) | {"fingerprint": fingerprint(form, list(said))}


def service_row(form: ServiceForm, kinds: Mapping[str, str]) -> Row:
    """The columns of a service but its fingerprint; `kinds` are those of the offices."""
    same = (
        "id",
        "title",
        "description",
        "task_type",
        "audience",
        "life_events",
        "automatic",
        "intake_everywhere",
        "law",
        "checked_at",
        "valid_from",
        "valid_to",
    )
    cases = form.criteria.annual_cases  # an invented number must not lift a service in the search
    details = {
        "personalAppearance": form.personal_appearance,
        "durationByQuantity": as_json(form.duration_by_quantity),
        "combines": form.combines,
        "maxQuantity": form.max_quantity,
        "eligibility": as_json(form.eligibility),
        "representation": as_json(form.representation),
        "ways": as_json(form.ways),
        "bundledAt": as_json(form.bundled_at),
    }
    return {name: getattr(form, name) for name in same} | {
        "sort_title": fold(form.title["de"]),
        "unit_id": form.unit,
        "successor_id": form.successor,
        "channels": channels_of(form, kinds),
        "eid": form.online.eid,
        "annual_cases": cases.value if cases.provenance.status != "placeholder" else None,
        "case_group_id": form.case_group,
        "keys": as_json(form.keys),
        "criteria": as_json(form.criteria),
        "fees": as_json(form.fees),
        "evidence": as_json(form.evidence),
        "deadlines": as_json(form.deadlines),
        "processing": as_json(form.processing),
        "online": as_json(form.online),
        "details": details,
        **known(form.provenance),
    }


def channels_of(form: ServiceForm, kinds: Mapping[str, str]) -> list[str]:
    """The ways a person can take: to an office that handles it or one on wheels, online where that is known, and those named.

    Online comes first where the eID replaces the visit: people see it before the counter, which stays.
    """
    places = {kinds.get(office) for place in form.handled_at for office in place.offices}
    ways = {
        "counter": bool(form.handled_at),
        "mobile": "mobile_office" in places,
        "online": form.online.available is True,
        "automatic": form.automatic,
    }
    there = [name for name, is_there in ways.items() if is_there]
    if replaces_visit(form.online.available, form.online.eid, form.personal_appearance):
        there.sort(key=lambda name: name != "online")
    return [*there, *dict.fromkeys(way.channel for way in form.ways)]


def competence_rows(seeds: Seeds) -> Iterator[Row]:
    units = {unit.id: known(unit.provenance) for unit in seeds.competence.units}
    yield from (row for form in seeds.services for row in competent_rows(form, units))


def competent_rows(form: ServiceForm, units: Mapping[str, Mapping[str, Any]]) -> Iterator[Row]:
    """Which units are competent in the city, or advise there; `units` gives the provenance columns of each."""
    deciding = form.competent if form.competent is not None else [form.unit]
    for unit, role in (*((unit, "decides") for unit in deciding), *((unit, "advises") for unit in form.advised_by)):
        same = {name: units[unit][name] for name in ("status", "sources")}
        same |= _days(form.unit_periods.get(unit, ALWAYS))
        yield {"service_id": form.id, "ars": CITY_ARS, "unit_id": unit, "role": role} | same


def _days(period: Lasting) -> Row:
    return {"valid_from": period.valid_from, "valid_to": period.valid_to}


def place_rows(seeds: Seeds) -> Iterator[Row]:
    for form in seeds.competence.places:
        for value in form.values:
            key = fold(value) if form.kind == "street" else value
            yield {"kind": form.kind, "value": key, "ars": form.ars} | known(form.provenance)


def alias_rows(seeds: Seeds) -> Iterator[Row]:
    """Aliases folded; the first service of an entry is meant most."""
    strengths: dict[tuple[str, str], int] = {}
    for form in seeds.aliases:
        for said in form.say:
            for position, service in enumerate(form.services):
                key = (fold(said), service)
                strengths[key] = max(strengths.get(key, 0), len(form.services) - position)
    yield from ({"alias": alias, "service_id": s, "strength": strength} for (alias, s), strength in strengths.items())


def plain_rows(forms: Iterable[BaseModel], renamed: Mapping[str, str] | None = None) -> Iterator[Row]:
    """Rows of forms whose fields are the columns, some under another name."""
    for form in forms:
        row = {(renamed or {}).get(name, name): as_json(getattr(form, name)) for name in type(form).model_fields}
        provenance = getattr(form, "provenance", None)
        row.pop("provenance", None)
        yield row | (known(provenance) if isinstance(provenance, Provenance) else {})
