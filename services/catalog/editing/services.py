"""Services as something to edit."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.competence.models import competence
from services.catalog.editing.forms_store import Known, keep, known_ids, service_facts
from services.catalog.editing.kinds import Kind
from services.catalog.editing.references import missing, successor_faults
from services.catalog.editing.schemas import Warned
from services.catalog.editions.publishing import publish
from services.catalog.offices.models import office_service
from services.catalog.public_services.models import public_service
from services.catalog.public_services.problems import ServiceUnknown
from services.catalog.search.indexing import index_services
from services.catalog.seeding.forms import ServiceForm
from services.catalog.seeding.rows import competent_rows, handled_rows, service_row
from services.catalog.seeding.store import replace
from shared.problems import FieldError

SAME: Final = ("id", "title", "description", "audience", "automatic", "keys", "criteria", "fees", "evidence", "deadlines", "law",
               "processing", "online")  # fmt: skip
NOT_ANOTHER: Final[Mapping[str, str]] = {
    "de": "Die Kennung gehört zur Adresse und lässt sich nicht ändern.",
    "en": "The id belongs to the address and cannot be changed.",
}


def form_of(row: RowMapping) -> ServiceForm:
    """The form of a service from what the store read."""
    fact: dict[str, Any] = row["fact"]
    values = {name: fact[name] for name in SAME} | dict(fact["details"])
    values |= {"taskType": fact["task_type"], "unit": fact["unit_id"], "lifeEvents": fact["life_events"]}
    values |= {"caseGroup": fact["case_group_id"], "intakeEverywhere": fact["intake_everywhere"]}
    values |= {"validFrom": fact["valid_from"], "validTo": fact["valid_to"], "successor": fact["successor_id"]}
    values |= {
        "advisedBy": list(row["advising"]),
        "unitPeriods": row["periods"],
        "checkedAt": fact["checked_at"],
        "provenance": _provenance(fact),
        "handledAt": _handled(row["handled"]),
    }
    competent = list(row["competent"])
    return ServiceForm.model_validate(values | {"competent": None if competent == [fact["unit_id"]] else competent})


async def all_services(session: AsyncSession) -> dict[str, ServiceForm]:
    """Every service of the catalogue as a form, by id."""
    return {form.id: form for form in map(form_of, await service_facts(session, None))}


async def write_services(session: AsyncSession, forms: Mapping[str, ServiceForm]) -> int:
    """Write services with who handles them and who is competent, index them anew and publish them."""
    known, ids = await known_ids(session), list(forms)
    kinds = {name: office["kind"] for name, office in known["office"].items()}
    before = {office for row in await service_facts(session, ids) for office in _offices(form_of(row))}
    after = {office for form in forms.values() for office in _offices(form)}
    await keep(session, public_service, [service_row(form, kinds) for form in forms.values()])
    await replace(session, office_service, "service_id", ids, [r for f in forms.values() for r in handled_rows(f)])
    competent = [row for form in forms.values() for row in competent_rows(form, known["unit"])]
    await replace(session, competence, "service_id", ids, competent)
    await index_services(session, ids)
    return await publish(session, offices=before | after, services=ids)


def service_faults(subject: str, form: ServiceForm, known: Known) -> Iterator[FieldError]:
    """What prevents a service from being written: another id than its address, and names of what does not exist."""
    if form.id != subject:
        yield FieldError("id", NOT_ANOTHER)
    yield from missing("unit", [form.unit], known["unit"])
    yield from missing("caseGroup", [form.case_group] if form.case_group else [], known["case_group"])
    yield from missing("competent", form.competent or [], known["unit"])
    yield from missing("advisedBy", form.advised_by, known["unit"])
    yield from missing("unitPeriods", form.unit_periods, {form.unit, *(form.competent or []), *form.advised_by})
    if form.bundled_at and form.bundled_at.office:
        yield from missing("bundledAt.office", [form.bundled_at.office], known["office"])
    yield from missing("combines", form.combines, known["service"])
    yield from successor_faults(form.id, form.successor, known["service"])
    if form.successor and form.valid_to is None:
        unsaid = {"de": "Ein Nachfolger braucht den letzten Tag.", "en": "A successor needs the last day."}
        yield FieldError("validTo", unsaid)
    if both := set(form.advised_by) & set(form.competent if form.competent is not None else [form.unit]):
        doubled = {
            "de": f"Berät und ist zuständig: {', '.join(both)}.",
            "en": f"Advises and is competent: {', '.join(both)}.",
        }
        yield FieldError("advisedBy", doubled)
    for number, place in enumerate(form.handled_at):
        yield from missing(f"handledAt.{number}.offices", place.offices, known["office"])
        yield from _not_a_place_to_go(number, place.offices, known["office"])
    if len(named := [office for place in form.handled_at for office in place.offices]) != len(set(named)):
        twice = {"de": "Ein Standort ist zweimal genannt.", "en": "An office is named twice."}
        yield FieldError("handledAt", twice)


def _not_a_place_to_go(
    number: int, offices: Sequence[str], known: Mapping[str, Mapping[str, Any]]
) -> Iterator[FieldError]:
    for name in offices:
        if known.get(name, {}).get("task_type") == "verwaltungssteuerung":
            yield FieldError(f"handledAt.{number}.offices", {
                "de": f"„{name}“ gehört zur Verwaltungssteuerung und hat keinen Publikumsverkehr.",
                "en": f"“{name}” belongs to the administrative control and sees no residents.",
            })  # fmt: skip


async def _present(session: AsyncSession, subject: str) -> ServiceForm | None:
    rows = await service_facts(session, [subject], lock=True)
    return form_of(rows[0]) if rows else None


async def _faults(session: AsyncSession, subject: str, form: ServiceForm, _: date) -> Sequence[FieldError]:
    return list(service_faults(subject, form, await known_ids(session)))


async def _warnings(_: AsyncSession, _subject: str, form: ServiceForm, _today: date) -> Sequence[Warned]:
    return list(service_oddities(form))


def service_oddities(form: ServiceForm) -> Iterator[Warned]:
    """What to look at in a service, though it does not prevent it."""
    if not form.handled_at and not form.automatic and form.online.available is not True:
        message = {"de": "Kein Weg zu dieser Leistung ist bekannt.", "en": "No way to this service is known."}
        yield Warned(code="no-channel", message=message)
    if form.valid_to is not None and form.successor is None:
        message = {"de": "Die Leistung endet ohne Nachfolger.", "en": "The service ends without a successor."}
        yield Warned(code="no-successor", message=message)


def _offices(form: ServiceForm) -> set[str]:
    return {office for place in form.handled_at for office in place.offices}


def _provenance(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"status": row["status"], "sources": row["sources"]}


def _handled(entries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    places: list[dict[str, Any]] = []
    for entry in entries:
        place = {name: entry[name] for name in ("role", "condition", "validFrom", "validTo")}
        place["provenance"] = _provenance(entry)
        alike = next((p for p in places if {name: p[name] for name in place} == place), None)
        if alike is None:
            places.append(place | {"offices": [entry["office"]]})
        else:
            alike["offices"].append(entry["office"])
    return places


SERVICES: Final = Kind(
    name="service",
    form=ServiceForm,
    creatable=True,
    unknown=lambda subject: ServiceUnknown(service=subject),
    present=_present,
    faults=_faults,
    warnings=_warnings,
    write=write_services,
)
