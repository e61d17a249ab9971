"""Handing in: one transaction, one Eingangsdatum, refused with the list of what is missing."""

import asyncio

import pytest

from services.bundles.app import create_app
from services.bundles.settings import BundlesSettings
from shared.db import Database, create_engine
from tests.bundles.conftest import BIRTH, Room
from tests.support.clients import client_of


async def test_submit_writes_everything_at_once(make_case, room) -> None:
    case = await make_case(submit=True)
    view = await case.call("GET")
    assert view["state"] == "submitted"
    assert view["submittedAt"]
    states = await case.states()
    assert states.pop("geburtsurkunde") == "released"
    assert set(states.values()) == {"waiting"}
    submitted = (await room.events("case_submitted"))[0]
    assert (submitted["caseId"], submitted["bundleId"], submitted["mode"]) == (case.id, "elternexpress", "online")
    assert sorted(submitted["partKeys"]) == sorted(await room.parts(case.id))
    released = await room.events("part_released")
    assert [(each["partKey"], each["authorityId"], each["wave"]) for each in released] == [
        ("geburtsurkunde", "standesamt", 1)
    ]
    assert {(row.part, str(row.due)) for row in await room.rows("deadline")} >= {
        ("elterngeld", "2026-07-13"), ("kindergeld", "2026-09-30"), ("mutterschaftsgeld-2", "None"),
    }  # fmt: skip
    timeline = (await case.call("GET", "/timeline"))["items"]
    assert [entry["code"] for entry in timeline] == [
        "case_created",
        "event_date_set",
        "consent_given",
        "consent_given",
        "case_submitted",
        "part_released",
    ]
    assert "Standesamt" not in timeline[-1]["text"]["en"]


async def test_submitting_again_answers_the_same(make_case, room) -> None:
    case = await make_case(submit=True)
    assert await case.call("POST", "/submit", expect=202) == await case.call("GET")
    assert len(await room.events("case_submitted")) == 1


@pytest.mark.parametrize(
    ("facts", "event", "slug", "fields"),
    [
        ({}, None, "case-incomplete", {"facts.parents_married", "facts.mother_insurance", "eventDate"}),
        (None, None, "case-incomplete", {"eventDate"}),
        (None, "2199-01-01", "event-in-future", set()),
    ],
)
async def test_submit_refuses_with_the_list(make_case, room, facts, event, slug: str, fields: set[str]) -> None:
    case = await make_case(facts=facts)
    if event:
        await case.call("POST", "/event", {"date": event})
    problem = await case.call("POST", "/submit", expect=409)
    assert problem["type"].endswith(slug)
    assert fields <= {error["field"] for error in problem.get("errors", [])}
    assert await room.rows("part") == []
    assert await room.rows("outbox_event") == []


async def test_nothing_selected(make_case) -> None:
    case = await make_case("kfz-im-buergerbuero", facts={})
    for part in ("annahme", "bearbeitung", "rueckgabe"):
        await case.call("PUT", f"/parts/{part}", {"selected": False})
    assert (await case.call("POST", "/submit", expect=409))["type"].endswith("nothing-selected")


async def test_what_a_submitted_case_no_longer_does(make_case) -> None:
    case = await make_case(submit=True)
    await case.call("PATCH", body={"facts": {"parents_married": False}}, expect=409)
    await case.call("PATCH", body={"mode": "place"}, expect=409)
    await case.call("POST", "/event", {"date": "2026-03-15"}, expect=409)
    await case.call("POST", "/event", {"date": BIRTH})
    await case.call("PATCH", body={"answers": {"kind.vornamen": "Ada"}}, expect=409)
    await case.call("PATCH", body={"answers": {"konto.iban": "DE02"}})
    assert (await case.call("GET"))["answered"] == ["konto.iban"]


async def test_withdraw(make_case, room) -> None:
    draft, handed_in = await make_case(), await make_case(submit=True)
    assert (await draft.call("POST", "/withdraw"))["state"] == "withdrawn"
    await draft.call("POST", "/submit", expect=409)
    assert (await handed_in.call("POST", "/withdraw"))["outcome"] == "withdrawn"
    assert set((await handed_in.states()).values()) == {"withdrawn"}
    await handed_in.call("POST", "/withdraw")
    finished = await room.events("case_finished")
    assert [(each["caseId"], each["outcome"]) for each in finished] == [(handed_in.id, "withdrawn")]


async def test_withdraw_one_part_of_a_case_under_way(make_case) -> None:
    case = await make_case(submit=True)
    await case.call("PUT", "/parts/kindergeld", {"selected": False})
    await case.call("PUT", "/parts/kindergeld", {"selected": False})
    assert (await case.states())["kindergeld"] == "withdrawn"
    await case.call("PUT", "/parts/kindergeld", {"selected": True}, expect=409)
    await case.call("PUT", "/parts/geburtsurkunde", {"selected": False}, expect=409)
    await case.call("PUT", "/parts/familienpass", {"selected": True}, expect=409)


async def test_two_submits_at_once_make_one(settings_of, own_database_url, make_case) -> None:
    settings = settings_of(BundlesSettings, database_url=own_database_url)
    async with client_of(create_app(settings)) as client:
        case = await make_case(client=client)
        await case.call("POST", "/event", {"date": BIRTH})
        answers = await asyncio.gather(*(case.call("POST", "/submit", expect=202) for _ in range(8)))
        assert all(answer == answers[0] for answer in answers)
        database = Database(create_engine(settings, "test"))
        assert len(await Room(database).events("case_submitted")) == 1
        assert len(await Room(database).events("part_released")) == 1
        await database.close()


@pytest.mark.parametrize("bundle", ["heirat", "pflege", "kfz-im-buergerbuero"])
async def test_bundles_without_an_event_need_no_date(make_case, bundle: str) -> None:
    facts = {
        "heirat": {"both_resident_in_leipzig": True, "both_born_in_leipzig": True, "previously_married": False,
                   "name_changed": False},
        "pflege": {"own_means_not_enough": False, "low_income": False, "mark_ag_or_bl": False},
        "kfz-im-buergerbuero": {},
    }[bundle]  # fmt: skip
    case = await make_case(bundle, facts=facts)
    assert (await case.call("POST", "/submit", expect=202))["state"] == "submitted"
