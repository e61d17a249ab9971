"""Cards of services: complete or absent, whoever changes what they show, and another one from the day a fee changes."""

import json
from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.catalog.public_services.cards import card_on, cards_of
from services.catalog.public_services.store import card_facts, without_card
from services.catalog.search.indexing import index_services
from shared.db import Database
from tests.support.statements import statements_of

OLD = {"label": "x", "amount": "1.00", "currency": "EUR"}
NEW_PRICE = json.dumps([OLD, OLD | {"amount": "2.00", "validFrom": "2030-05-01"}])
CHANGE_FEES = """
    update catalog.public_service set fees = jsonb_set(fees, '{items}', cast(:fees as jsonb)) where id = 'personalausweis'
"""


async def titles(catalog: httpx.AsyncClient, **params: Any) -> list[str]:
    answer = await catalog.get("/v1/services", params=params)
    assert answer.status_code == 200, answer.text
    return [item["title"]["de"] for item in answer.json()["items"]]


async def test_every_service_has_the_card_that_its_facts_give(database: Database) -> None:
    async with database.transaction() as session:
        assert await without_card(session) == []
        kept = {
            row.service_id: row.body
            for row in await session.execute(text("select service_id, body from catalog.service_card"))
        }
        facts = await card_facts(session, list(kept))
        assert kept == {row["id"]: card_on(row, date(2026, 11, 26)) for row in facts}


async def test_a_price_that_waits_for_its_day_makes_two_cards(catalog: httpx.AsyncClient, database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(text(CHANGE_FEES), {"fees": NEW_PRICE})
        await index_services(session, ["personalausweis"])
        (facts,) = await card_facts(session, ["personalausweis"])
        assert [(c["period"].lower, c["period"].upper) for c in cards_of(facts)] == [
            (None, date(2030, 5, 1)), (date(2030, 5, 1), None),
        ]  # fmt: skip
    for day, amount in (("2030-04-30", "1.00"), ("2030-05-01", "2.00")):
        params = {"q": "Personalausweis beantragen", "at": f"{day}T12:00:00+02:00"}
        first = (await catalog.get("/v1/services", params=params)).json()["items"][0]
        assert [fee["amount"] for fee in first["fees"]["items"]] == [amount]


@pytest.mark.parametrize(
    "change",
    [
        """update catalog.public_service set title = '{"de": "Neuer Titel"}' where id = 'personalausweis'""",
        "update catalog.unit set name = 'Neues Amt' where id = (select unit_id from catalog.public_service where id = 'personalausweis')",
    ],
)
async def test_a_change_behind_the_back_deletes_the_card_and_is_seen(
    catalog: httpx.AsyncClient, database: Database, change: str
) -> None:
    async with database.transaction() as session:
        await session.execute(text(change))
        assert "personalausweis" in await without_card(session)
    answer = (await catalog.get("/v1/services", params={"q": "Perso", "limit": 1})).json()["items"][0]
    assert answer["title"]["de"] == "Neuer Titel" or answer["unit"]["name"] == "Neues Amt"


async def test_a_search_and_a_list_are_one_statement(catalog: httpx.AsyncClient, engine) -> None:
    for params in ({"q": "Ausweis", "limit": 20}, {"limit": 100}):
        with statements_of(engine) as asked:
            assert len(await titles(catalog, **params)) > 5
        assert len(asked) == 1, asked
