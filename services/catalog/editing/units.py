"""Units as something to edit: who decides on services, of which task type, from when until when."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.competence.models import unit
from services.catalog.competence.problems import UnitUnknown
from services.catalog.editing.forms_store import Known, keep, known_ids, services_of_units, unit_facts
from services.catalog.editing.kinds import Kind
from services.catalog.editing.references import missing
from services.catalog.editing.schemas import Warned
from services.catalog.editing.services import NOT_ANOTHER
from services.catalog.editions.publishing import publish
from services.catalog.search.indexing import index_services
from services.catalog.seeding.forms import UnitForm
from services.catalog.seeding.rows import plain_rows
from services.catalog.validity import holds
from shared.problems import FieldError

SAME: Final = ("id", "name", "level", "chosen_by_person", "task_type", "valid_from", "valid_to")
STILL_DECIDES: Final = {
    "de": "Diese Stelle gilt heute nicht, entscheidet aber noch über: {services}.",
    "en": "This unit does not hold today, but still decides on: {services}.",
}


def form_of(row: RowMapping) -> UnitForm:
    """The form of a unit from its row."""
    provenance = {"status": row["status"], "sources": row["sources"]}
    same = {name: row[name] for name in SAME}
    return UnitForm.model_validate(same | {"office": row["office_id"], "provenance": provenance})


async def all_units(session: AsyncSession) -> dict[str, UnitForm]:
    """Every unit as a form, by id."""
    return {form.id: form for form in map(form_of, await unit_facts(session, None))}


async def write_units(session: AsyncSession, forms: Mapping[str, UnitForm]) -> int:
    """Write units; the services that name them are indexed anew, for they are found by the name of their unit, and published."""
    await keep(session, unit, plain_rows(forms.values(), {"office": "office_id"}))
    concerned = await services_of_units(session, list(forms))
    await index_services(session, concerned)
    return await publish(session, services=concerned)


def unit_faults(subject: str, form: UnitForm, known: Known) -> Iterator[FieldError]:
    """What prevents a unit from being written."""
    if form.id != subject:
        yield FieldError("id", NOT_ANOTHER)
    yield from missing(f"units.{subject}.office", [form.office] if form.office else [], known["office"])


async def _present(session: AsyncSession, subject: str) -> UnitForm | None:
    rows = await unit_facts(session, [subject], lock=True)
    return form_of(rows[0]) if rows else None


async def _faults(session: AsyncSession, subject: str, form: UnitForm, _: date) -> Sequence[FieldError]:
    return list(unit_faults(subject, form, await known_ids(session)))


async def _warnings(session: AsyncSession, subject: str, form: UnitForm, today: date) -> Sequence[Warned]:
    if holds(form.valid_from, form.valid_to, today):
        return []
    named = ", ".join(await services_of_units(session, [subject]))
    message = {language: text.format(services=named) for language, text in STILL_DECIDES.items()}
    return [Warned(code="still-decides", message=message)] if named else []


UNITS: Final = Kind(
    name="unit",
    form=UnitForm,
    creatable=True,
    unknown=lambda subject: UnitUnknown(unit=subject),
    present=_present,
    faults=_faults,
    warnings=_warnings,
    write=write_units,
)
