"""A small town for tests: offices written through the room's own projection, and shorthands for booking in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import httpx
from sqlalchemy import text

from services.booking.offices import projection
from services.booking.offices.catalog import ToldDay, ToldOffice
from services.booking.settings import BookingSettings
from shared.clock import BERLIN, utc_now
from shared.db import Database
from tests.support.clients import key

SERVICES = {"passport": 15, "parking": 10, "quick": 5, "wedding": 30, "riddle": None}
TODAY = utc_now().astimezone(BERLIN).date()
DAY = TODAY + timedelta(days=3)
"""A day that every policy of the seeds has released."""
MORNING_AND_AFTERNOON = (("08:00", "12:00"), ("13:00", "16:00"))
CONTACT = {"contact": {"name": "Erika Mustermann", "email": "erika@example.org"}, "locale": "de"}


def at(clock: str, day: date = DAY) -> str:
    """A moment of the test day as a client writes it."""
    return datetime.combine(day, time.fromisoformat(clock), BERLIN).isoformat()


@dataclass
class Town:
    """What a test needs to open offices and to book."""

    database: Database
    settings: BookingSettings
    client: httpx.AsyncClient
    days: int = 4
    office_ids: list[str] = field(default_factory=list)

    async def open(
        self,
        office_id: str = "office-a",
        *,
        desks: int | None = 1,
        intervals: tuple[tuple[str, str], ...] = MORNING_AND_AFTERNOON,
        services: Mapping[str, int | dict[str, Any] | None] | None = None,
        steps: list[dict[str, int | None]] | None = None,
        mode: str = "both",
        **fields: Any,
    ) -> None:
        """Tell the room about an office that is open like this every day; a service is its minutes, or all that is told of it."""
        told = {
            "id": office_id, "name": f"Amt {office_id}", "appointments": True, "desks": {"value": desks},
            "services": [
                {"id": name, "title": name.title(), "durationByQuantity": steps}
                | (about if isinstance(about, dict) else {"durationMinutes": about})
                for name, about in (SERVICES if services is None else services).items()
            ],
        } | fields  # fmt: skip
        hours = [{"from": opens, "to": closes, "mode": mode} for opens, closes in intervals]
        days = [{"date": str(TODAY + timedelta(days=n)), "intervals": hours, "closed": None} for n in range(self.days)]
        async with self.database.transaction() as session:
            await projection.save(
                session, ToldOffice.model_validate(told), [ToldDay.model_validate(day) for day in days],
                first=TODAY, last=TODAY + timedelta(days=self.days - 1), settings=self.settings,
            )  # fmt: skip

    async def hold(self, clock: str = "09:00", service: str = "quick", **body: Any) -> httpx.Response:
        """POST /v1/appointments."""
        wish = {"services": [{"id": service, "quantity": 1}], "office": "office-a", "startsAt": at(clock)} | body
        return await self.client.post("/v1/appointments", json=wish, headers=key())

    async def held(self, clock: str = "09:00", service: str = "quick", **body: Any) -> dict[str, Any]:
        """The same, for tests that need it to work."""
        answer = await self.hold(clock, service, **body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def confirmed(self, clock: str = "09:00", service: str = "quick", **body: Any) -> dict[str, Any]:
        """A firm appointment."""
        held = await self.held(clock, service, **body)
        answer = await self.step(held, "confirm", CONTACT)
        assert answer.status_code == 200, answer.text
        return held

    async def step(self, held: dict[str, Any], step: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """POST a step with the secret of the hold."""
        return await self.client.post(f"/v1/appointments/{held['id']}/{step}", json=body, headers=secret(held))

    async def get(self, held: dict[str, Any], rest: str = "") -> httpx.Response:
        """GET the appointment, or what is under it."""
        return await self.client.get(f"/v1/appointments/{held['id']}{rest}", headers=secret(held))

    async def slots(self, service: str = "quick", office: str = "office-a", day: date = DAY) -> list[str]:
        """The free starts of a day, as local clock times."""
        answer = await self.client.get(
            "/v1/availability/slots", params={"service": service, "office": office, "date": str(day)}
        )
        assert answer.status_code == 200, answer.text
        return [item["startsAt"][11:16] for item in answer.json()["items"]]

    async def rows(self, sql: str, **values: Any) -> list[Any]:
        """Look into the database."""
        async with self.database.transaction() as session:
            return list((await session.execute(text(sql), values)).all())

    async def do(self, sql: str, **values: Any) -> None:
        """Change the database behind the room's back, e.g. to let time pass."""
        async with self.database.transaction() as session:
            await session.execute(text(sql), values)

    async def let_hold_pass(self, held: dict[str, Any], seconds: int = 60) -> None:
        """As if the hold had ended so many seconds ago."""
        for table, column in (("appointment", "id"), ("capacity_unit", "appointment_id")):
            await self.do(
                f"UPDATE booking.{table} SET hold_until = clock_timestamp() - make_interval(secs => :seconds) "  # noqa: S608
                f"WHERE {column} = CAST(:id AS uuid)",
                id=held["id"],
                seconds=seconds,
            )


def secret(held: dict[str, Any]) -> dict[str, str]:
    """The header that opens an appointment."""
    return {"Authorization": f"Secret {held['secret']}"}


def slug(answer: httpx.Response) -> tuple[int, str]:
    """(status, slug) of a problem."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["type"].rsplit(":", 1)[1]
