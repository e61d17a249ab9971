"""Which unit takes parcels as data: the latest word before the end of the period, and nothing where nobody knows."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from shared.events.routing import AuthorityWaySetV1, AuthorityWaySetV2, ParcelWay, PartDeliveredV1
from tests.reporting.test_counts import days, hear

pytestmark = pytest.mark.usefixtures("city_known")


def said(authority: str, way: ParcelWay, day: float) -> tuple[AuthorityWaySetV2, datetime]:
    return AuthorityWaySetV2(authority_id=authority, way=way), days(day)


def confirmed(authority: str, day: float) -> tuple[PartDeliveredV1, datetime]:
    ids = {"part_id": uuid4(), "case_id": uuid4(), "delivery_id": uuid4(), "authority_id": authority}
    return PartDeliveredV1(**ids, receipt="r", delivered_at=datetime(2026, 3, 2, tzinfo=UTC)), days(day)


async def units(client, reader, query: str = "") -> dict[str, dict]:
    report = (await client.get(f"/v1/reports/unit-readiness{query}", headers=reader)).json()
    return {row["unit"]: row for row in report["rows"]}


async def test_before_anything_was_told_nothing_is_known(client, reader) -> None:
    rows = await units(client, reader)
    assert rows["standesamt"]["inside"] is True
    assert rows["familienkasse"]["inside"] is False
    assert rows["standesamt"]["parts"] >= 3
    assert {row["ready"] for row in rows.values()} == {"unknown"}
    report = (await client.get("/v1/reports/unit-readiness", headers=reader)).json()
    assert str(len(rows)) in report["gaps"][0]["en"]


async def test_the_latest_word_says_who_is_ready(client, consumer, reader) -> None:
    await hear(consumer, [
        said("standesamt", "inbox", 0), said("standesamt", "data", 2), said("ajf-elterngeld", "inbox", 1),
        said("familienkasse", "mixed", 1), said("bzst", "nobody", 1), said("jobcenter", "simulated", 1), said("ordnungsamt", "paper", 1),
        said("sozialamt", "unusable", 1),
        said("newcomer", "data", 1),
        *(confirmed("standesamt", 3) for _ in range(6)), confirmed("ajf-elterngeld", 3),
    ])  # fmt: skip
    rows = await units(client, reader)
    ready = {name: (rows[name]["ready"], rows[name]["way"]) for name in rows if rows[name]["way"]}
    assert ready == {
        "standesamt": ("yes", "data"), "newcomer": ("yes", "data"), "familienkasse": ("partly", "mixed"),
        "ajf-elterngeld": ("no", "inbox"), "ordnungsamt": ("no", "paper"), "sozialamt": ("no", "unusable"),
        "bzst": ("unknown", "nobody"), "jobcenter": ("unknown", "simulated"),
    }  # fmt: skip
    assert (rows["standesamt"]["confirmed"], rows["standesamt"]["since"]) == (6, days(2).date().isoformat())
    assert rows["ajf-elterngeld"]["confirmed"] is None, "one is too few to show"
    assert (rows["newcomer"]["inside"], rows["newcomer"]["parts"]) == (None, 0)
    assert next(iter(rows)) in {name for name, row in rows.items() if row["inside"]}, "the city first"


async def test_what_was_told_in_the_words_of_before_still_counts(client, consumer, reader) -> None:
    before = AuthorityWaySetV1(authority_id="standesamt", way="data"), days(0)
    later = AuthorityWaySetV1(authority_id="sozialamt", way="paper"), days(1)
    await hear(consumer, [before, said("sozialamt", "data", 0), later])
    rows = await units(client, reader)
    assert (rows["standesamt"]["way"], rows["sozialamt"]["way"]) == ("data", "paper")


async def test_a_period_knows_only_what_was_said_before_its_end(client, consumer, reader) -> None:
    await hear(consumer, [said("standesamt", "inbox", 0), said("standesamt", "data", 40), confirmed("standesamt", 40)])
    then = await units(client, reader, f"?from=2026-03-01&to={days(10).date()}")
    assert (then["standesamt"]["ready"], then["standesamt"]["confirmed"]) == ("no", 0)
    assert (await units(client, reader))["standesamt"]["ready"] == "yes"
