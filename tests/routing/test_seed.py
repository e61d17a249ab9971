"""The seed: every authority that a bundle names is there, in development simulated, in production unassigned."""

from sqlalchemy import text

from services.routing.authorities import store
from services.routing.seed import authority_rows, tell_ways
from shared.db import Database


async def test_seeding_again_keeps_what_operators_set(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(
            text("update routing.authority set plugin = 'unassigned', max_in_flight = 3 where id = 'bzst'")
        )
        await store.seed(session, authority_rows(simulated=True))
        row = (
            await session.execute(text("select plugin, max_in_flight, name from routing.authority where id = 'bzst'"))
        ).one()
    assert (row.plugin, row.max_in_flight) == ("unassigned", 3)
    assert row.name == {"de": "Bundeszentralamt für Steuern", "en": "Federal Central Tax Office"}


def test_every_name_says_where_it_comes_from() -> None:
    for row in authority_rows(simulated=True):
        assert set(row["name"]) == {"de", "en"}
        assert row["provenance"]["sources"] or row["provenance"]["status"] in ("general", "placeholder")


def test_in_production_units_of_the_city_have_their_inbox_and_nobody_is_simulated() -> None:
    reached = {row["id"]: row["plugin"] for row in authority_rows(simulated=False)}
    assert (reached["standesamt"], reached["familienkasse"]) == ("unit_inbox", "unassigned")
    assert set(reached.values()) == {"unit_inbox", "unassigned"}


async def test_the_house_is_told_how_each_authority_takes_parcels(database: Database) -> None:
    async with database.transaction() as session:
        await store.seed(session, authority_rows(simulated=False))
        await session.execute(text("update routing.authority set plugin = 'http_json' where id = 'standesamt'"))
        await session.execute(text("update routing.authority set plugin = 'gone' where id = 'bzst'"))
        await session.execute(text("delete from routing.outbox_event"))  # told when the database was made
        await tell_ways(session)
        rows = (await session.execute(text(
            "select data->>'authorityId', data->>'way' from routing.outbox_event where type = 'de.lotse.routing.authority_way_set.v1'"
        ))).all()  # fmt: skip
        known = (await session.execute(text("select count(*) from routing.authority"))).scalar_one()
    told = dict(rows)
    assert len(rows) == len(told) == known
    assert (told["standesamt"], told["bzst"]) == ("data", "nobody")
