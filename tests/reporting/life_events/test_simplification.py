"""What a bundle asks once, and questions that have several names."""

import pytest

from services.reporting.city.told import Bundle
from services.reporting.life_events.simplification import several_names
from tests.reporting.test_counts import report

pytestmark = pytest.mark.usefixtures("city_known")


async def test_the_elternexpress_asks_once(client, reader) -> None:
    row = next(r for r in await report(client, reader, "simplification") if r["bundle"] == "elternexpress")
    assert row["applications"] >= 4
    assert row["fieldsTogether"] < row["fieldsAlone"]
    assert row["proofsTogether"] < row["proofsAlone"]
    shared = {
        r["field"]: r["parts"]
        for r in await report(client, reader, "simplification", "asked-once")
        if r["bundle"] == "elternexpress"
    }
    assert shared["konto.iban"] >= 2
    assert row["fieldsAlone"] - row["fieldsTogether"] >= max(shared.values()) - 1


def bundle(identifier: str, **fields: str) -> Bundle:
    inputs = [{"id": each, "title": {"de": title, "en": title}} for each, title in fields.items()]
    return Bundle(
        id=identifier, title={"de": identifier}, life_event=identifier, maturity="real", version=1, inputs=inputs
    )


def test_the_same_question_under_two_names_is_named() -> None:
    [row] = several_names([bundle("a", iban="Konto", name="Name"), bundle("b", konto="Konto", name="Name")])
    assert (row["question"], row["fields"], row["bundles"]) == ({"de": "Konto", "en": "Konto"}, "iban, konto", 2)
