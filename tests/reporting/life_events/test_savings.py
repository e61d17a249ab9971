"""What a bundle saves: visits and proofs counted from its definition, minutes from assumptions that stand beside them."""

import pytest

from tests.reporting.test_counts import report

pytestmark = pytest.mark.usefixtures("city_known")


async def test_a_birth_saves_what_its_definition_says(client, reader) -> None:
    row = next(row for row in await report(client, reader, "savings") if row["bundle"] == "elternexpress")
    assert (row["visitsAlone"], row["visitsTogether"]) == (5, 1), "five authorities with an application, one envelope"
    assert row["documentsAlone"] > row["documentsTogether"] > 0
    minutes = {each["assumption"]: each["minutes"] for each in await report(client, reader, "savings", "assumptions")}
    documents = row["documentsAlone"] - row["documentsTogether"]
    assert row["minutesPerCase"] == 4 * minutes["visit"] + documents * minutes["document"] + 4 * minutes["entry"]
    assert (row["cases"], row["hoursSaved"]) == (0, 0.0), "nothing was handed in yet"


async def test_assumptions_are_named_as_such(client, reader) -> None:
    assert {row["status"] for row in await report(client, reader, "savings", "assumptions")} == {"placeholder"}
