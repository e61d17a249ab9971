"""Offices as something to edit."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editing.forms_store import Known, keep, known_ids, office_facts, services_at
from services.catalog.editing.kinds import Kind
from services.catalog.editing.references import missing, successor_faults
from services.catalog.editing.schemas import Warned
from services.catalog.editing.services import NOT_ANOTHER
from services.catalog.editions.publishing import publish
from services.catalog.offices.models import office
from services.catalog.offices.problems import OfficeUnknown
from services.catalog.search.indexing import index_services
from services.catalog.seeding.forms import OfficeForm
from services.catalog.seeding.rows import office_row
from shared.problems import FieldError

SAME: Final = (
    "id",
    "name",
    "kind",
    "unit",
    "level",
    "channels",
    "decides",
    "address",
    "contact",
    "desks",
    "features",
    "accessibility",
)


def form_of(row: RowMapping) -> OfficeForm:
    """The form of an office from what the store read."""
    fact: dict[str, Any] = row["fact"]
    values = {name: fact[name] for name in SAME}
    values |= {"taskType": fact["task_type"], "openingSet": fact["opening_set_id"], "successor": fact["successor_id"]}
    values |= {
        "backOfficeHeavy": fact["back_office_heavy"],
        "childFriendly": fact["child_friendly"],
        "externalIds": fact["external_ids"],
        "voucherRequired": fact["voucher_required"],
    }
    values |= {"validFrom": fact["valid_from"], "closedFrom": fact["closed_from"], "checkedAt": fact["checked_at"]}
    return OfficeForm.model_validate(values | {"provenance": {"status": fact["status"], "sources": fact["sources"]}})


async def all_offices(session: AsyncSession) -> dict[str, OfficeForm]:
    """Every office of the catalogue as a form, by id."""
    return {form.id: form for form in map(form_of, await office_facts(session, None))}


async def write_offices(session: AsyncSession, forms: Mapping[str, OfficeForm]) -> int:
    """Write offices and publish them; the services of those that have another name now are indexed anew, for they are found by it."""
    called = {row["fact"]["id"]: row["fact"]["name"] for row in await office_facts(session, list(forms))}
    await keep(session, office, [office_row(form) for form in forms.values()])
    renamed = [name for name, form in forms.items() if form.name != called.get(name)]
    await index_services(session, await services_at(session, renamed))
    return await publish(session, offices=forms)


def office_faults(subject: str, form: OfficeForm, known: Known) -> Iterator[FieldError]:
    """What prevents an office from being written."""
    if form.id != subject:
        yield FieldError("id", NOT_ANOTHER)
    yield from missing("openingSet", [form.opening_set] if form.opening_set else [], known["opening_set"])
    yield from successor_faults(form.id, form.successor, known["office"])
    if form.successor and form.closed_from is None:
        unsaid = {"de": "Ein Nachfolger braucht den Tag der Schließung.", "en": "A successor needs the day of closing."}
        yield FieldError("closedFrom", unsaid)
    if form.valid_from and form.closed_from and form.closed_from <= form.valid_from:
        reversed_ = {"de": "Die Schließung liegt vor der Eröffnung.", "en": "It would close before it opens."}
        yield FieldError("closedFrom", reversed_)


async def _present(session: AsyncSession, subject: str) -> OfficeForm | None:
    rows = await office_facts(session, [subject], lock=True)
    return form_of(rows[0]) if rows else None


async def _faults(session: AsyncSession, subject: str, form: OfficeForm, _: date) -> Sequence[FieldError]:
    return list(office_faults(subject, form, await known_ids(session)))


async def _warnings(_: AsyncSession, _subject: str, form: OfficeForm, _today: date) -> Sequence[Warned]:
    if form.closed_from is not None and form.successor is None:
        message = {"de": "Der Standort schließt ohne Nachfolger.", "en": "The office closes without a successor."}
        return [Warned(code="no-successor", message=message)]
    return []


OFFICES: Final = Kind(
    name="office",
    form=OfficeForm,
    creatable=True,
    unknown=lambda subject: OfficeUnknown(office=subject),
    present=_present,
    faults=_faults,
    warnings=_warnings,
    write=write_offices,
)
