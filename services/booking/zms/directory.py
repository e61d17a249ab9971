"""Offices, services and who offers what, as front ends of ZMS load them once."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy.engine import Row

from services.booking.appointments.models import MOST_OPEN
from services.booking.gates.passing import needs
from services.booking.offices.memory import Gate
from services.booking.offices.schemas import MAX_QUANTITY
from services.booking.offices.visit import CELL_MINUTES, MAX_CELLS
from services.booking.settings import BookingSettings
from services.booking.zms.schemas import Address, Directory, Office, Provider, Relation, Scope, Service

SOURCE: Final = "lotse"
HOUSE_NUMBER: Final = re.compile(r"^(.*?)\s+(\d+\s*[a-zA-Z]?(?:\s*[-/]\s*\d+\s*[a-zA-Z]?)?)$")


def directory(rows: Sequence[Row[Any]], gates: Iterable[Gate], settings: BookingSettings) -> Directory:
    """From the rows of `store.offered` and what is asked for before a hold."""
    asking = {row.office_number for row in rows if "proof" in needs(gates, row.office_id, [row.service_id])}
    offices = {row.office_number: row for row in rows}
    services = {row.service_number: row for row in rows}
    most: dict[int, int] = {}
    for row in rows:
        most[row.service_number] = max(most.get(row.service_number, 0), row.max_quantity or MAX_QUANTITY)
    combinable = combinations((row.office_number, row.service_number) for row in rows)
    return Directory(
        offices=[_office(row, settings, captcha=number in asking) for number, row in offices.items()],
        services=[_service(row, most[number], combinable[number]) for number, row in services.items()],
        relations=[
            Relation(office_id=row.office_number, service_id=row.service_number, slots=row.cells, public=True,
                     max_quantity=row.max_quantity or MAX_QUANTITY)
            for row in rows
        ],
    )  # fmt: skip


def combinations(offered: Iterable[tuple[int, int]]) -> dict[int, dict[int, list[int]]]:
    """For each service the services that share an office with it, itself included, and those offices; from (office, service)."""
    by_office: dict[int, list[int]] = {}
    for office, service in offered:
        by_office.setdefault(office, []).append(service)
    found: dict[int, dict[int, list[int]]] = {}
    for office, services in by_office.items():
        for service in services:
            partners = found.setdefault(service, {})
            for partner in services:
                partners.setdefault(partner, []).append(office)
    return found


def scope_of(
    number: int, name: str, address: Mapping[str, Any] | None, settings: BookingSettings, *, captcha: bool = False
) -> Scope:
    """What an office asks of who books there: the same everywhere, but for its name and address, and whether it asks for a captcha."""
    return Scope(
        id=number,
        provider=Provider(id=number, source=SOURCE, name=name, contact=address_of(address)),
        short_name=name, email_required=True, telephone_activated=True, telephone_required=False,
        custom_textfield_activated=False, custom_textfield_required=False, custom_textfield_label="",
        custom_textfield2_activated=False, custom_textfield2_required=False, custom_textfield2_label="",
        captcha_activated_required=captcha, display_info=None, info_for_appointment=None, info_for_all_appointments=None,
        slots_per_appointment=str(MAX_CELLS), appointments_per_mail=str(MOST_OPEN),
        reservation_duration=settings.hold_minutes, activation_duration=settings.activation_minutes, hint=None,
    )  # fmt: skip


def address_of(told: Mapping[str, Any] | None) -> Address | None:
    """An address with the house number apart, as far as the street ends in one."""
    if told is None:
        return None
    street = told.get("street")
    parts = HOUSE_NUMBER.match(street or "")
    name, house_number = parts.groups() if parts else (street, None)
    return Address(
        street=name, house_number=house_number, postal_code=told.get("postcode"), city=told.get("city"), hint=False
    )


def _office(row: Row[Any], settings: BookingSettings, *, captcha: bool) -> Office:
    return Office(
        id=row.office_number, name=row.office_name, address=address_of(row.address), show_alternative_locations=True,
        display_name_alternatives=[], organization=None, organization_unit=None, slot_time_in_minutes=CELL_MINUTES,
        geo=None, scope=scope_of(row.office_number, row.office_name, row.address, settings, captcha=captcha),
        disabled_by_services=[],
        max_slots_per_appointment=str(MAX_CELLS),
    )  # fmt: skip


def _service(row: Row[Any], max_quantity: int, partners: Mapping[int, Sequence[int]]) -> Service:
    ranked = enumerate(partners.items(), start=1)
    return Service(
        id=row.service_number,
        name=row.title,
        max_quantity=max_quantity,
        combinable={str(rank): {str(partner): list(offices)} for rank, (partner, offices) in ranked},
        parent_id=None,
        variant_id=None,
        show_on_start_page=True,
    )
