"""A front end of ZMS in front of the small town."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
import pytest_asyncio

from tests.booking.town import DAY, Town, at

ADDRESS = {"street": "Otto-Schill-Straße 2a", "postcode": "04109", "city": "Leipzig"}
WHO = {"familyName": "Erika Mustermann", "email": "erika@example.org", "telephone": "0341 1234567"}


@dataclass
class FrontEnd:
    """Calls the API as Munich's published client does, and reads nothing but its answers."""

    town: Town
    offices: dict[str, int]
    services: dict[str, int]

    async def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> httpx.Response:
        return await self.town.client.get(f"/api/citizen/{path}/", params=query, headers=headers)

    async def post(self, path: str, body: Any, headers: dict[str, str] | None = None) -> httpx.Response:
        return await self.town.client.post(f"/api/citizen/{path}/", json=body, headers=headers)

    async def reserve(
        self, clock: str = "09:00", service: str = "Passport", count: int = 1, **kw: Any
    ) -> httpx.Response:
        body = {
            "timestamp": moment(clock), "officeId": str(self.offices["Amt office-a"]),
            "serviceId": [str(self.services[service])], "serviceCount": [count],
        }  # fmt: skip
        return await self.post("reserve-appointment", body | kw.pop("body", {}), **kw)

    async def reserved(self, clock: str = "09:00", **kw: Any) -> dict[str, Any]:
        answer = await self.reserve(clock, **kw)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def step(self, step: str, process: dict[str, Any], **more: Any) -> httpx.Response:
        body = {"processId": process["processId"], "authKey": process["authKey"], "scope": process["scope"]}
        return await self.post(f"{step}-appointment", body | more)

    async def stepped(self, step: str, process: dict[str, Any], **more: Any) -> dict[str, Any]:
        answer = await self.step(step, process, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def preconfirmed(self, clock: str = "09:00") -> dict[str, Any]:
        process = await self.reserved(clock)
        await self.stepped("update", process, **WHO)
        return await self.stepped("preconfirm", process)


@pytest_asyncio.fixture(loop_scope="session")
async def front_end(town: Town) -> FrontEnd:
    """Two offices; one of them does everything, the other only passports."""
    return await opened(town)


async def opened(town: Town) -> FrontEnd:
    """A front end that has loaded its offices and services."""
    await town.open("office-a", address=ADDRESS, desks=2)
    await town.open("office-b", services={"passport": 15})
    told = (await town.client.get("/api/citizen/offices-and-services/")).json()
    mine = [office for office in told["offices"] if office["name"].startswith("Amt office-")]
    offices = {office["name"]: office["id"] for office in mine}
    services = {each["name"]: each["id"] for each in told["services"]}
    return FrontEnd(town, offices, services)


def moment(clock: str) -> int:
    """Seconds since 1970 of a time on the test day."""
    return int(datetime.fromisoformat(at(clock)).timestamp())


def codes(answer: httpx.Response) -> tuple[int, list[str]]:
    """(status, documented codes) of a refusal."""
    errors = answer.json()["errors"]
    assert all(set(error) == {"errorCode", "errorMessage", "statusCode", "errorType"} for error in errors), errors
    assert answer.status_code == max(error["statusCode"] for error in errors)
    return answer.status_code, [error["errorCode"] for error in errors]


DAY_TEXT = str(DAY)
