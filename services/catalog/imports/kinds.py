"""What can be imported: read all of a kind as forms, say what is wrong with one, write some, remove some."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.competence.models import unit
from services.catalog.editing.forms_store import Known
from services.catalog.editing.offices import all_offices, office_faults, write_offices
from services.catalog.editing.services import all_services, service_faults, write_services
from services.catalog.editing.units import all_units, unit_faults, write_units
from services.catalog.editions.publishing import publish
from services.catalog.imports.incoming import ImportKind
from services.catalog.imports.store import remove_rows
from services.catalog.offices.models import office
from services.catalog.public_services.models import public_service
from services.catalog.seeding.forms import OfficeForm, ServiceForm, UnitForm
from shared.problems import FieldError


@dataclass(frozen=True, slots=True)
class ImportedKind:
    """The verbs of one kind; forms go by subject."""

    form: type[Any]
    every: Callable[[AsyncSession], Awaitable[Mapping[str, Any]]]
    faults: Callable[[str, Any, Known], Iterable[FieldError]]
    write: Callable[[AsyncSession, Mapping[str, Any]], Awaitable[int]]
    remove: Callable[[AsyncSession, Sequence[str]], Awaitable[None]]


async def _remove_services(session: AsyncSession, ids: Sequence[str]) -> None:
    await remove_rows(session, public_service, ids)
    await publish(session, services=ids)


async def _remove_offices(session: AsyncSession, ids: Sequence[str]) -> None:
    await remove_rows(session, office, ids)
    await publish(session, offices=ids)


async def _remove_units(session: AsyncSession, ids: Sequence[str]) -> None:
    await remove_rows(session, unit, ids)
    await publish(session)


IMPORTED: Final[Mapping[ImportKind, ImportedKind]] = {
    "unit": ImportedKind(UnitForm, all_units, unit_faults, write_units, _remove_units),
    "office": ImportedKind(OfficeForm, all_offices, office_faults, write_offices, _remove_offices),
    "service": ImportedKind(ServiceForm, all_services, service_faults, write_services, _remove_services),
}
