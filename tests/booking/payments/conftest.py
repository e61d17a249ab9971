"""A town where a service has fees in the real catalogue, and somebody with an appointment for it."""

import pytest
import pytest_asyncio

from services.booking.app import create_app
from services.booking.payments.books import BOOKS
from services.booking.settings import BookingSettings
from shared.db import Database, create_engine
from shared.payments.asking import step
from tests.booking.town import Town, secret
from tests.support.clients import client_of, key
from tests.support.paying import BACK, catalog_url, offering, paying_settings, provider, till

SERVICE = "reisepass"
ADULT = [{"fee": 0, "quantity": 1}]
__all__ = ["catalog_url", "offering", "paying_settings", "provider", "till"]


@pytest.fixture
def settings(paying_settings):
    return paying_settings(BookingSettings, cache_seconds=0.0)


class Payer:
    """Somebody with a firm appointment."""

    def __init__(self, town, provider, till) -> None:
        self.town, self.provider, self.till, self.held = town, provider, till, {}

    async def books(self, clock="09:00"):
        self.held = await self.town.confirmed(clock, SERVICE)
        return self

    async def pay(self, expect=202, headers=None, **body):
        wish = {"service": SERVICE, "items": ADULT, "returnUrl": BACK} | body
        headers = secret(self.held) | key() if headers is None else headers
        answer = await self.town.client.post(f"/v1/appointments/{self.held['id']}/payments", json=wish, headers=headers)
        assert answer.status_code == expect, answer.text
        return answer.json()

    async def step(self, hurry=True):
        if hurry:
            hasten = "update booking.payment set next_ask_at = clock_timestamp() where next_ask_at is not null"
            await self.town.do(hasten)
        return await step(self.town.database, self.provider, BOOKS)

    async def opened(self, **more):
        made = await self.pay(**more)
        await self.step()
        return await self.look(made)

    async def paid(self):
        shown = await self.opened()
        self.decide(shown, "PAYED")
        await self.step()
        return await self.look(shown)

    async def look(self, made):
        return (await self.town.get(self.held, f"/payments/{made['id']}")).json()

    async def states(self):
        return [each["state"] for each in (await self.town.get(self.held, "/payments")).json()["items"]]

    async def events(self):
        rows = await self.town.rows(
            "select type from booking.outbox_event where subject = :id order by id", id=self.held["id"]
        )
        return [row.type.split(".")[3] for row in rows]

    def decide(self, shown, outcome):
        self.till.decide(shown["payUrl"].rsplit("/", 1)[1], outcome)


@pytest_asyncio.fixture(loop_scope="session")
async def payer(settings, database, provider, till):
    async with client_of(create_app(settings, database=database)) as client:
        town = Town(database, settings, client)
        await town.open(services={SERVICE: 15, "quick": 5})
        yield await Payer(town, provider, till).books()


@pytest_asyncio.fixture(loop_scope="session")
async def real_payer(settings, own_database_url, provider, till):
    """The same with connections of their own, for races."""
    own = settings.model_copy(update={"database_url": own_database_url})
    database = Database(create_engine(own, "test"))
    async with client_of(create_app(own, database=database)) as client:
        town = Town(database, own, client)
        await town.open(desks=20, services={SERVICE: 15})
        yield await Payer(town, provider, till).books()
    await database.close()
