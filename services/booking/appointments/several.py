"""Hold several places at once: all or none, with locks in the one order of all locks."""

import base64
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from services.booking.appointments import announcements, store
from services.booking.appointments.booking import expire
from services.booking.appointments.desk import Desk
from services.booking.appointments.problems import SlotTaken
from services.booking.appointments.schemas import HeldAppointment
from services.booking.appointments.store import Place
from services.booking.appointments.views import held_view
from services.booking.offices.schemas import MeetingPlace
from services.booking.offices.visit import OfferedService
from shared.ids import new_id, new_reference, secret_hash


@dataclass(frozen=True, slots=True)
class Wanted:
    """One of the appointments."""

    office: MeetingPlace
    services: Sequence[OfferedService]
    quantities: Mapping[str, int]
    place: Place


@dataclass(frozen=True, slots=True)
class Together:
    """What several appointments share: their plan, its secret, and how many people come."""

    plan_id: UUID
    secret: str
    people: int


def secret_of_one(secret: str, appointment_id: UUID) -> str:
    """The secret of one appointment of a plan: who holds the plan's secret opens each of them, and nobody gets from one to another."""
    digest = hmac.digest(secret.encode(), appointment_id.bytes, sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


async def hold_all(desk: Desk, wanted: Sequence[Wanted], together: Together) -> list[HeldAppointment]:
    """Keep all of these places, in the order given; raises SlotTaken when one cannot be had, and the caller rolls back."""
    until = desk.now + timedelta(minutes=desk.settings.hold_minutes)
    made = [(one, *_appointment(desk, one, together, until)) for one in wanted]
    displaced = []
    for one, row, _ in sorted(made, key=lambda each: (each[0].place.pool_id, each[0].place.first)):
        lost = await store.take_units(desk.session, one.place, desk.channels, row["id"], until)
        if lost is None:
            raise SlotTaken
        displaced += lost
        desk.touched.add(one.place.pool_id)
    await expire(desk.session, displaced)
    await store.insert_held(desk.session, [row for _, row, _ in made])
    for one, row, _ in made:
        await announcements.held(desk.session, row["id"], one.place, one.quantities)
    return [answer for _, _, answer in made]


def _appointment(
    desk: Desk, one: Wanted, together: Together, until: datetime
) -> tuple[dict[str, Any], HeldAppointment]:
    id_ = new_id()
    secret = secret_of_one(together.secret, id_)
    services = [{"id": s.id, "title": s.title, "quantity": one.quantities[s.id]} for s in one.services]
    row = {
        "id": id_, "plan_id": together.plan_id, "people": together.people, "reference": new_reference("T"),
        "secret_hash": secret_hash(secret), "services": services, "state": "held", "hold_until": until,
        "office_id": one.place.office_id, "pool_id": one.place.pool_id, "starts_at": one.place.starts_at,
        "minutes": one.place.minutes, "cells": one.place.cells,
        "owner_hash": desk.owner_hash, "person_hash": desk.owner_hash,
        "booked_by": desk.by, "changed_by": desk.by,
    }  # fmt: skip
    return row, held_view(row, one.office, one.place, until, secret)
