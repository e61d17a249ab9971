"""The seed: every authority that a bundle names is there, in development simulated, in production unassigned."""

from sqlalchemy import text

from services.catalog.seeding.files import read_seeds
from services.routing.authorities import store
from services.routing.seed import authority_rows
from shared.db import Database
from tests.bundles.seeds import BUNDLES, definition


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


def test_every_body_that_decides_a_part_has_a_kind_and_a_way() -> None:
    """City or not: whom a bundle names, the catalog knows by its kind, and routing by how parcels reach it."""
    town = read_seeds()
    kinds = {form.id: form.level for form in [*town.competence.units, *town.offices]}
    outside = {part.authority: part.external for bundle in BUNDLES for part in definition(bundle).parts}
    ways = {row["id"]: row["plugin"] for row in authority_rows(simulated=False)}
    assert {each: kinds[each] != "city" for each in outside} == outside
    assert {ways[each] for each in outside if outside[each]} == {"unassigned"}, (
        "nobody has said yet how they are reached"
    )
