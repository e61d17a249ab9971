"""The matrix: every call of the table by everybody, over the rooms as they are. What a cell must say follows from who calls and the access
the room declares; things belong to resident A and lie at office 1."""

import json
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from importlib import import_module
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from aiohttp import web

from services.booking.app import create_app as create_booking
from services.booking.settings import BookingSettings
from services.gateway.app import DOCUMENT
from services.gateway.app import create_app as create_gateway
from services.gateway.matching import Entry
from services.gateway.table import ENTRIES
from shared.settings import ROOMS, RoomSettings
from tests.booking.town import Town
from tests.support.clients import client_of, key
from tests.support.issuer import TestIssuers

OFFICE = "office-a"
STAFF: Mapping[str, tuple[str, dict[str, object]]] = {
    "clerk of office 1": ("booking:staff cases:staff", {"offices": [OFFICE]}),
    "clerk of office 2": ("booking:staff cases:staff", {"offices": ["office-b"]}),
    "lead of office 1": ("booking:write", {"offices": [OFFICE]}),
    "lead of office 2": ("booking:write", {"offices": ["office-b"]}),
    "authority": ("parts:decide", {"authority": "standesamt"}),
    "amt24": ("amt24:exchange webhooks:write", {}),
    "frontend": ("webhooks:write", {}),
    "operator": ("ops:read ops:write", {}),
    "editor": ("catalog:write bundles:write", {}),
    "reporter": ("reports:read reports:publish reports:contribute", {}),
}
FOR_THEIR_OWN = ("editor", "reporter")
"""They try only what is theirs; that a scope alone opens nothing else is shown by the others."""
RESIDENTS = ("resident A", "resident B")
CALLERS = ("nobody", *RESIDENTS, *(name for name in STAFF if name not in FOR_THEIR_OWN))
ENDING = ("/erase", "/withdraw", "/cancel", "/submit")
"""Called last: after them there is less to see."""


@dataclass
class House:
    """The rooms, and the things of resident A."""

    rooms: Mapping[str, httpx.AsyncClient]
    things: Mapping[str, str]
    headers: Mapping[str, dict[str, str]]

    async def call(self, entry: Entry, caller: str) -> int:
        path = re.sub(r"{(\w+)(:path)?}", lambda found: self.things.get(found.group(1), str(uuid4())), entry.path)
        answer = await self.rooms[entry.room].request(
            entry.method,
            path,
            headers=self.headers[caller] | key(),
            json={} if entry.method in ("POST", "PUT") else None,
        )
        return answer.status_code


def headers_of(issuers: TestIssuers) -> dict[str, dict[str, str]]:
    """Who calls, by the token they show."""
    headers: dict[str, dict[str, str]] = {"nobody": {}}
    fresh = {"auth_time": int(time.time()), "document": "in_person"}
    headers |= {name: issuers.citizen(sub=name, **fresh) for name in RESIDENTS}
    return headers | {name: issuers.staff(*scopes.split(), **claims) for name, (scopes, claims) in STAFF.items()}


@pytest_asyncio.fixture(loop_scope="session")
async def house(settings_of, database, issuers) -> AsyncIterator[House]:
    headers = headers_of(issuers)
    async with AsyncExitStack() as stack:
        rooms = {}
        for room in ROOMS:
            if room == "booking":
                settings = settings_of(BookingSettings, cache_seconds=0.0)
                app = create_booking(settings, database=database)
            else:
                module = import_module(f"services.{room}.settings")
                kind = next(
                    kind for kind in vars(module).values()
                    if isinstance(kind, type) and issubclass(kind, RoomSettings) and kind.__module__ == module.__name__
                )  # fmt: skip
                app = import_module(f"services.{room}.app").create_app(settings_of(kind), database=database)
            rooms[room] = await stack.enter_async_context(client_of(app))
        things = await things_of_a(
            Town(database, settings_of(BookingSettings), rooms["booking"]), rooms["bundles"], headers
        )
        yield House(rooms, things, headers)


async def things_of_a(
    town: Town, bundles: httpx.AsyncClient, headers: Mapping[str, dict[str, str]]
) -> Mapping[str, str]:
    """An appointment at office 1 and a case, both of resident A."""
    await town.open(OFFICE)
    wish = {"services": [{"id": "quick"}], "office": OFFICE, "startsAt": (await first_free(town))}
    appointment = await town.client.post("/v1/appointments", json=wish, headers=headers["resident A"] | key())
    case = await bundles.post(
        "/v1/cases", json={"bundle": "umzug", "mode": "online"}, headers=headers["resident A"] | key()
    )
    assert (appointment.status_code, case.status_code) == (201, 201), (appointment.text, case.text)
    ids = {"appointment_id": appointment.json()["id"], "case_id": case.json()["id"]}
    return ids | {
        "office": OFFICE,
        "office_id": OFFICE,
        "bundle_id": "umzug",
        "reference": appointment.json()["reference"],
    }


async def first_free(town: Town) -> str:
    answer = await town.client.get("/v1/availability/next", params={"service": "quick"})
    start: str = answer.json()["items"][0]["startsAt"]
    return start


def mistake(entry: Entry, caller: str, status: int) -> str | None:
    """What is wrong with a cell, None when it is right."""
    allowed = expected(entry, caller)
    right = status in allowed if allowed else status not in (401, 403) and status < 500
    return (
        None
        if right
        else f"{entry.method} {entry.path} [{entry.access}] as {caller}: {status}, wanted {allowed or 'in'}"
    )


def expected(entry: Entry, caller: str) -> set[int]:
    """The statuses a cell may have; none: whoever it is comes in, whatever they find."""
    kind, _, scope = entry.access.rstrip(")").partition("(")
    if kind == "public":
        return of_public(entry, caller)
    if caller == "nobody":
        return {403 if entry.path.startswith("/api/citizen/") else 401}  # ZMS knows no 401
    if kind in ("staff", "machine"):
        if caller in RESIDENTS or scope not in STAFF[caller][0].split():
            return {403}
        theirs = re.search(r"{(office|office_id|appointment_id)}", entry.path) and scope.startswith("booking:")
        return {403, 404, 422} if theirs and caller in ("clerk of office 2", "lead of office 2") else set()
    if caller not in RESIDENTS:
        return {403}
    mine = re.search(r"{(appointment_id|case_id)}", entry.path)
    return {404} if mine and caller == "resident B" and entry.method == "GET" else set()


def of_public(entry: Entry, caller: str) -> set[int]:
    """Anybody comes in. But who shows a token says who they are, and only residents can own what they make; callbacks are signed."""
    if entry.path in ("/v1/callbacks/{authority_id}", "/v1/payment-callbacks", "/v1/appointment-payment-callbacks"):
        return {401}
    return {200, 400, 403, 404, 415, 422} if caller in STAFF and entry.method == "POST" else set()


async def test_every_cell(house: House) -> None:
    cells, wrong = 0, []
    for entry in sorted(ENTRIES, key=lambda entry: entry.path.endswith(ENDING)):
        theirs = [name for name in FOR_THEIR_OWN if expected(entry, name) == set()]
        for caller in (*CALLERS, *theirs):
            found = mistake(entry, caller, await house.call(entry, caller))
            cells += 1
            wrong += [found] if found else []
    assert wrong == [], "\n".join(wrong)
    assert cells >= len(ENTRIES) * len(CALLERS)


OWN = {
    "GET /": "public", "GET /version": "public", "GET /health/live": "public", "GET /health/ready": "public",
    "GET /v1/problems": "public", "GET /v1/problems/{problem}": "public", "GET /v1/problems/assets/page.css": "public",
    "GET /v1/pages/status": "public", "POST /v1/pages/status": "public",
    "GET /v1/pages/status/assets/page.css": "public", "GET /v1/pages/status/assets/page.js": "public",
    "GET /v1/pages/status/cases/{case_id}": "public", "POST /v1/pages/status/cases/{case_id}": "public",
    "GET /v1/pages/status/appointments/{appointment_id}": "public",
    "POST /v1/pages/status/appointments/{appointment_id}": "public",
    "GET /v1/cases/{case_id}/page": "holder",
}  # fmt: skip
"""What the gateway answers itself; the pages of status ask for the key in the form, whoever calls."""


def told() -> set[str]:
    """Every operation of the contract."""
    return {
        f"{method.upper()} {'' if 'servers' in operations else '/v1'}{path}"
        for path, operations in json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"].items()
        for method in operations
        if method != "servers"
    }


def test_every_operation_of_the_contract_is_in_a_matrix() -> None:
    shapes = {(entry.method, entry.shape) for entry in ENTRIES}
    missing = {
        call for call in told() - set(OWN)
        if (call.partition(" ")[0], Entry("GET", call.partition(" ")[2], "", "").shape) not in shapes
    }  # fmt: skip
    assert missing == set()
    assert set(OWN) <= told()


@pytest.fixture
def callers(issuers) -> Mapping[str, dict[str, str]]:
    return headers_of(issuers)


async def test_every_cell_of_the_gateways_own(gateway_settings, rooms, issuers, callers) -> None:
    """In front of rooms that let everybody in but resident B, whose token reaches them as it came."""

    async def answer(request: web.Request) -> web.Response:
        stranger = request.headers.get("Authorization") == callers["resident B"]["Authorization"]
        return web.json_response({}, status=404 if stranger else 200)

    rooms["bundles"].handler, wrong = answer, []
    async with client_of(create_gateway(gateway_settings(issuers=issuers.issuers))) as gateway:
        for call, access in OWN.items():
            method, path = call.split()
            entry = Entry(method, path, "gateway", access)
            for caller in CALLERS:
                address = re.sub(r"{\w+}", lambda _: str(uuid4()), path)
                answer = await gateway.request(method, address, headers=callers[caller])
                found = mistake(entry, caller, answer.status_code)
                wrong += [found] if found else []
    assert wrong == []


def test_the_matrix_bites() -> None:
    entry = Entry("GET", "/v1/cases/{case_id}", "bundles", "holder")
    assert mistake(entry, "resident B", 200)
    assert mistake(entry, "nobody", 200)
    assert mistake(entry, "operator", 404)
    assert mistake(entry, "resident A", 403)
    assert mistake(Entry("GET", "/v1/services", "catalog", "public"), "nobody", 401)
    assert mistake(Entry("GET", "/v1/ops/deliveries", "routing", "staff(ops:read)"), "authority", 200)
    assert mistake(
        Entry("GET", "/v1/staff/offices/{office}/day", "booking", "staff(booking:staff)"), "clerk of office 2", 200
    )
