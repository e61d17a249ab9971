"""The order of digitalisation: what the law keeps at the counter never leads, units are looked at as a whole."""

import pytest

from services.reporting.city.told import Digitalisation
from services.reporting.digital.priority import units

pytestmark = pytest.mark.usefixtures("city_known")


async def test_the_identity_card_never_leads(client, reader) -> None:
    report = (await client.get("/v1/reports/digitalisation-priority", headers=reader)).json()
    card = next(row for row in report["rows"] if row["service"] == "personalausweis")
    assert card["rank"] is None
    assert report["rows"][0]["rank"] == 1
    assert report["rows"][0]["service"] != "personalausweis"
    ranks = [row["rank"] for row in report["rows"] if row["rank"] is not None]
    assert ranks == sorted(ranks)


def item(unit: str, standing: str, saved: int | None) -> Digitalisation:
    return Digitalisation(service=f"{unit}-{standing}", title={"de": "x"}, unit=unit, standing=standing, reason={"de": "x"},
                          visits_saved=saved)  # fmt: skip


def test_units_are_ranked_by_all_their_procedures() -> None:
    rows = units([
        item("small", "open", 900), item("large", "open", 500), item("large", "online_without_eid", 500),
        item("large", "done", 9999), item("large", "excluded_by_law", 99999), item("nothing", "excluded_by_law", 5),
    ])  # fmt: skip
    assert [(row["unit"], row["visitsSaved"], row["online"], row["possible"]) for row in rows] == [
        ("large", 1000, 2, 3),
        ("small", 900, 0, 1),
    ]


def test_an_unknown_figure_is_counted_as_unknown() -> None:
    [row] = units([item("a", "open", None), item("a", "open", 10)])
    assert (row["visitsSaved"], row["unknown"]) == (10, 1)
