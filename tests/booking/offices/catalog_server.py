"""A catalog for tests: real HTTP on loopback, answering what the test put there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from aiohttp import web

WEEKDAY = [{"from": "08:00", "to": "12:00", "mode": "both"}]


@dataclass
class CatalogServer:
    """Offices by id; ids in `broken` answer 500; `asked` lists the paths called."""

    offices: dict[str, dict[str, Any]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    page: int = 2
    url: str = ""

    async def list(self, request: web.Request) -> web.Response:
        ids = sorted(self.offices)
        start = int(request.query.get("cursor", 0))
        rest = start + self.page < len(ids)
        items = [self.offices[office_id] for office_id in ids[start : start + self.page]]
        return web.json_response({"items": items, "next": str(start + self.page) if rest else None})

    async def one(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        office_id = request.match_info["id"]
        if office_id in self.broken:
            return web.Response(status=500)
        office = self.offices.get(office_id)
        return web.Response(status=404) if office is None else web.json_response(office)

    async def hours(self, request: web.Request) -> web.Response:
        first, last = (date.fromisoformat(request.query[name]) for name in ("from", "to"))
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        closed = {"reason": "holiday"}
        return web.json_response(
            {"days": [
                {"date": str(day), "intervals": [] if day.isoweekday() == 7 else WEEKDAY,
                 "closed": closed if day.isoweekday() == 7 else None}
                for day in days
            ]}
        )  # fmt: skip


@asynccontextmanager
async def running_catalog() -> AsyncIterator[CatalogServer]:
    server = CatalogServer()
    app = web.Application()
    app.add_routes(
        [
            web.get("/v1/offices", server.list),
            web.get("/v1/offices/{id}", server.one),
            web.get("/v1/offices/{id}/opening-hours", server.hours),
        ]
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = runner.addresses[0][0] and f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()


def an_office(office_id: str, **fields: Any) -> dict[str, Any]:
    """What the catalog says about an office, with more fields than booking reads."""
    return {
        "id": office_id, "name": {"de": f"Amt {office_id}"}, "taskType": "servicebereich", "appointments": True, "walkIn": True,
        "closedFrom": None, "successor": None, "desks": {"value": 2, "year": 2017}, "address": {"city": "Leipzig"},
        "services": [{"id": "quick", "title": {"de": "Kurz"}, "durationMinutes": 5, "fee": "0.00"}],
    } | fields  # fmt: skip
