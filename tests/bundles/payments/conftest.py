"""A town where fees can be paid: the catalogue, a provider, and the holder of a case for a birth certificate."""

import pytest
import pytest_asyncio
from sqlalchemy import text

from deploy.amt24_portal.envelopes import envelope
from services.bundles.app import create_app
from services.bundles.payments.books import BOOKS
from services.bundles.settings import BundlesSettings
from shared.payments.asking import step
from tests.bundles.conftest import Case
from tests.support.clients import key
from tests.support.paying import BACK, catalog_url, offering, paying_settings, provider, till

CERTIFICATES = [{"fee": 0, "quantity": 1}, {"fee": 1, "quantity": 2}]
__all__ = ["catalog_url", "offering", "paying_settings", "provider", "till"]


@pytest.fixture
def settings(paying_settings):
    return paying_settings(BundlesSettings)


@pytest.fixture
def app(settings, database):
    return create_app(settings, database=database)


class Payer:
    """The holder of a case that was handed in."""

    def __init__(self, case, database, provider, till) -> None:
        self.case, self.database, self.provider, self.till = case, database, provider, till

    async def pay(self, expect=202, part="antrag", items=CERTIFICATES, headers=None):
        body = {"part": part, "items": items, "returnUrl": BACK}
        where = f"/v1/cases/{self.case.id}/payments"
        answer = await self.case.client.post(where, json=body, headers=self.case.headers | (headers or key()))
        assert answer.status_code == expect, answer.text
        return answer.json()

    async def step(self, hurry=True):
        if hurry:
            await self.do("update bundles.payment set next_ask_at = clock_timestamp() where next_ask_at is not null")
        return await step(self.database, self.provider, BOOKS)

    async def opened(self, **more):
        made = await self.pay(**more)
        await self.step()
        return await self.look(made)

    async def look(self, made):
        return await self.case.call("GET", f"/payments/{made['id']}")

    async def states(self):
        return [each["state"] for each in (await self.case.call("GET", "/payments"))["items"]]

    async def codes(self):
        return [each["code"] for each in (await self.case.call("GET", "/timeline"))["items"]]

    def decide(self, shown, outcome):
        self.till.decide(shown["payUrl"].rsplit("/", 1)[1], outcome)

    async def do(self, sql, **values):
        async with self.database.transaction() as session:
            await session.execute(text(sql), values)


@pytest.fixture
def apply(issuers):
    """A case for a birth certificate, handed over by the state portal."""

    async def applied(client, service="geburtsurkunde") -> Case:
        headers = issuers.staff("amt24:exchange", sub="amt24") | {"Content-Type": "application/xml"}
        answer = await client.post("/v1/amt24/applications", content=envelope(service=service), headers=headers)
        assert answer.status_code == 201, answer.text
        told = answer.json()
        return Case(client, told["case"], told["secret"], told["reference"])

    return applied


@pytest_asyncio.fixture(loop_scope="session")
async def payer(apply, client, database, provider, till):
    return Payer(await apply(client), database, provider, till)
