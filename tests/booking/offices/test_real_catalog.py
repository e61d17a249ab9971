"""The real catalog tells, booking reads: what stands in the catalogue is how long a visit takes and until when it can be booked."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio

from services.booking.offices import projection
from services.booking.offices.catalog import ToldHours, ToldOffice
from services.catalog.app import create_app
from services.catalog.settings import CatalogSettings
from shared.db import Database
from tests.booking.town import TODAY, Town, slug
from tests.catalog.succession.test_links import saved
from tests.support.clients import client_of, key

OFFICE, COPIES = "bb-otto-schill", "beglaubigung-dokument"


@pytest_asyncio.fixture(loop_scope="session")
async def catalog(settings_of, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(create_app(settings_of(CatalogSettings), database=database)) as client:
        yield client


async def learn(town: Town, catalog: httpx.AsyncClient) -> None:
    """What the worker does for a stale office, with the answers of the catalog itself."""
    last = TODAY + timedelta(days=19)
    told = ToldOffice.model_validate((await catalog.get(f"/v1/offices/{OFFICE}?closed=true")).json())
    hours = await catalog.get(f"/v1/offices/{OFFICE}/opening-hours?from={TODAY}&to={last}")
    days = ToldHours.model_validate(hours.json()).days
    async with town.database.transaction() as session:
        await projection.save(session, told, days, first=TODAY, last=last, settings=town.settings)


async def free(town: Town, quantity: int = 1) -> list[dict]:
    asked = {"service": COPIES, "quantity": quantity, "office": OFFICE, "to": str(TODAY + timedelta(days=13))}
    answer = await town.client.get("/v1/availability/days", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


@pytest.mark.parametrize(("quantity", "minutes"), [(1, 10), (5, 10), (6, 20), (20, 20), (21, 45), (50, 45)])
async def test_many_copies_take_as_long_as_the_catalogue_says(
    town: Town, catalog: httpx.AsyncClient, quantity: int, minutes: int
) -> None:
    await learn(town, catalog)
    first = (await free(town, quantity))[0]["offices"][0]["first"]
    wish = {"services": [{"id": COPIES, "quantity": quantity}], "office": OFFICE, "startsAt": first}
    held = await town.client.post("/v1/appointments", json=wish, headers=key())
    assert (held.status_code, held.json()["durationMinutes"]) == (201, minutes), held.text


async def test_a_link_that_ends_ends_what_can_be_booked(town: Town, catalog: httpx.AsyncClient, issuers) -> None:
    await learn(town, catalog)
    days = [item["date"] for item in await free(town)]
    last = days[len(days) // 2]
    staff = issuers.staff("catalog:write")
    form = (await catalog.get(f"/v1/staff/services/{COPIES}", headers=staff)).json()
    ending = [place | {"validTo": last} for place in form["handledAt"]]
    await saved(catalog, staff, "services", COPIES, handledAt=ending)
    later = (await free(town))[-1]["offices"][0]["first"]
    await learn(town, catalog)
    assert [item["date"] for item in await free(town)] == [day for day in days if day <= last]
    wish = {"services": [{"id": COPIES, "quantity": 1}], "office": OFFICE, "startsAt": later}
    assert slug(await town.client.post("/v1/appointments", json=wish, headers=key())) == (410, "service-over")
