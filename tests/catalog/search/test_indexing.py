"""The index of one service is the same whether it is made alone or with the whole catalogue."""

import pytest
from sqlalchemy import text

from services.catalog.search.indexing import index_services
from shared.db import Database

WORDS = text("select word, weight from catalog.search_word where service_id = :id order by word")
EVERYTHING = text("select id from catalog.public_service")


@pytest.mark.parametrize("service", ["hundesteuer-anmeldung", "kfz-neuzulassung", "personalausweis"])
async def test_alone_or_with_all_others(database: Database, service: str) -> None:
    async with database.transaction() as session:
        await index_services(session, list((await session.execute(EVERYTHING)).scalars()))
        together = (await session.execute(WORDS, {"id": service})).all()
        await index_services(session, [service])
        alone = (await session.execute(WORDS, {"id": service})).all()
    assert len(together) > 5
    assert [tuple(row) for row in alone] == [tuple(row) for row in together]


async def test_nothing_to_index_asks_nothing(database: Database) -> None:
    async with database.transaction() as session:
        before = (await session.execute(text("select count(*) from catalog.search_word"))).scalar()
        await index_services(session, [])
        assert (await session.execute(text("select count(*) from catalog.search_word"))).scalar() == before
