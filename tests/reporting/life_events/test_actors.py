"""Who could offer a bundle: criteria anybody can check by hand, and advice only."""

import pytest

from tests.reporting.test_counts import report

pytestmark = pytest.mark.usefixtures("city_known")


async def test_the_holder_of_the_root_leads_the_elternexpress(client, reader) -> None:
    rows = [row for row in await report(client, reader, "actor-analysis") if row["bundle"] == "elternexpress"]
    assert [row["points"] for row in rows] == sorted((row["points"] for row in rows), reverse=True)
    first = next(row for row in rows if row["actor"] == "standesamt")
    assert (first["startsIt"], first["decides"]) == (True, round(100 / 7, 1)), (
        "one of seven parts, and all others wait for it"
    )
    assert not {"familienkasse", "krankenkasse", "bzst"} & {row["actor"] for row in rows}, (
        "only units of the city can offer it"
    )
    assert sum(row["decides"] for row in rows) == pytest.approx(100 * 4 / 7, abs=0.2), "three parts are decided outside"


async def test_it_says_that_a_person_decides(client, reader) -> None:
    notes = (await client.get("/v1/reports/actor-analysis", headers=reader)).json()["notes"]
    assert any("A person checks the legal limits" in note["en"] for note in notes)
