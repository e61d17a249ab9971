"""The same event handed in twice is pointed out, never dropped; who knows better goes on; nothing is kept but a keyed hash."""

import asyncio

import pytest

from services.bundles.app import create_app
from services.bundles.duplicates.likeness import folded, likeness_of
from services.bundles.settings import BundlesSettings
from tests.bundles.conftest import BIRTH
from tests.bundles.envelopes.test_envelopes import Counter, counter  # noqa: F401 - a fixture
from tests.bundles.seeds import FAMILY, definition
from tests.support.clients import client_of, key

ADA = {"kind.vornamen": "Ada", "kind.familienname": "Müller", "kind.geburtsdatum": BIRTH}


def test_spelling_does_not_hide_it_and_a_gap_proves_nothing() -> None:
    bundle = definition("elternexpress")
    loud = ADA | {"kind.vornamen": " ADA ", "kind.familienname": "MÜLLER"}
    assert likeness_of(bundle, None, ADA) == likeness_of(bundle, None, loud)
    assert likeness_of(bundle, None, ADA) != likeness_of(bundle, None, ADA | {"kind.vornamen": "Ida"}), "twins are two"
    assert likeness_of(bundle, None, {"kind.vornamen": "Ada"}) is None
    assert likeness_of(definition("einzelantrag"), None, ADA) is None
    assert folded("Zoë  Änne") == "zoeanne"


async def draft(make_case, **more):
    case = await make_case(answers=ADA, **more)
    await case.call("POST", "/event", {"date": BIRTH})
    return case


async def test_the_second_is_told_and_stays_a_draft(make_case, room) -> None:
    first = await make_case(submit=True, answers=ADA)
    second = await draft(make_case)
    problem = await second.call("POST", "/submit", expect=409)
    assert problem["type"].endswith("possible-duplicate")
    assert first.reference not in problem["detail"], "whoever types a name is not told numbers of others"
    assert (await second.call("GET"))["state"] == "draft"
    assert [row.likeness is None for row in await room.rows("case_file") if str(row.id) == first.id] == [False]
    await second.call("POST", "/submit", {"notADuplicate": True}, expect=403)


async def test_whose_it_is_is_told_the_number_and_may_go_on(client, issuers) -> None:
    me, cases = issuers.citizen(sub="parent"), []
    for _ in range(2):
        made = (await client.post("/v1/cases", json={"bundle": "elternexpress", "mode": "online", "facts": FAMILY},
                                  headers=me | key())).json()  # fmt: skip
        await client.post(f"/v1/cases/{made['id']}/event", json={"date": BIRTH}, headers=me)
        cases.append(made)
    first, second = cases
    assert (await client.post(f"/v1/cases/{first['id']}/submit", headers=me)).status_code == 202
    told = await client.post(f"/v1/cases/{second['id']}/submit", headers=me)
    assert (told.status_code, first["reference"] in told.json()["detail"]) == (409, True)
    sure = await client.post(f"/v1/cases/{second['id']}/submit", json={"notADuplicate": True}, headers=me)
    assert sure.status_code == 202
    codes = [e["code"] for e in (await client.get(f"/v1/cases/{second['id']}/timeline", headers=me)).json()["items"]]
    assert "duplicate_denied" in codes


async def test_an_envelope_that_came_twice_keeps_its_date_until_somebody_has_looked(make_case, counter) -> None:  # noqa: F811
    await make_case(submit=True, answers=ADA)
    second = await make_case(mode="envelope", answers=ADA)
    status = await counter.scan_in(second.reference, eventDate=BIRTH)
    assert (status["state"], status["receivedAt"] is None) == ("draft", False)
    assert (await second.call("GET", "/timeline"))["items"][-1]["code"] == "duplicate_suspected"
    url = f"/v1/staff/cases/{second.reference}/submit"
    told = await counter.client.post(url, json={}, headers=counter.headers | key())
    assert told.status_code == 409
    sure = await counter.client.post(url, json={"notADuplicate": True}, headers=counter.headers | key())
    assert (sure.status_code, sure.json()["state"], sure.json()["receivedAt"]) == (
        200,
        "submitted",
        status["receivedAt"],
    )


async def test_another_event_or_a_withdrawn_case_is_no_duplicate(make_case) -> None:
    first = await make_case(submit=True, answers=ADA)
    await (await draft(make_case, eventDate=None)).call("POST", "/event", {"date": "2026-03-13"})
    await first.call("POST", "/withdraw")
    await (await draft(make_case)).call("POST", "/submit", expect=202)


@pytest.mark.parametrize("count", [4])
async def test_of_those_handed_in_at_once_one_gets_through(settings_of, own_database_url, count) -> None:
    settings = settings_of(BundlesSettings, database_url=own_database_url)
    async with client_of(create_app(settings)) as client:
        made = []
        for _ in range(count):
            body = {"bundle": "elternexpress", "mode": "online", "facts": FAMILY, "answers": ADA, "eventDate": BIRTH}
            made.append((await client.post("/v1/cases", json=body, headers=key())).json())
        handed = (
            client.post(f"/v1/cases/{each['id']}/submit", headers={"Authorization": f"Secret {each['secret']}"})
            for each in made
        )
        answers = await asyncio.gather(*handed)
    assert sorted(answer.status_code for answer in answers) == [202, *[409] * (count - 1)]


async def test_erasing_a_case_forgets_what_it_was_like(make_case, room) -> None:
    case = await make_case(submit=True, answers=ADA)
    await case.call("POST", "/withdraw")
    erased = await case.client.post(f"/v1/cases/{case.id}/erase", headers=case.headers | key())
    assert erased.status_code < 300, erased.text
    assert [row.likeness for row in await room.rows("case_file") if str(row.id) == case.id] == [None]
