"""Consents: nothing leaves without one, refusing one removes one part, revoking in time stops it."""

import pytest
import pytest_asyncio

from tests.bundles.cases.test_progress import Authorities
from tests.bundles.conftest import BIRTH, CONSENTS, parcel_of
from tests.support.clients import key

FUND, KINDERGELD = CONSENTS


@pytest_asyncio.fixture(loop_scope="session")
async def case(make_case):
    return await make_case(submit=True, consent=False)


@pytest_asyncio.fixture(loop_scope="session")
async def authorities(database, room, case):
    return Authorities(database, room, case)


async def released(room) -> list[str]:
    return [event["partKey"] for event in await room.events("part_released")]


async def missing(case) -> dict[str, dict]:
    return {item["id"]: item for item in (await case.call("GET", "/missing"))["items"] if item["kind"] == "consent"}


async def test_without_consent_a_part_waits_for_the_applicant(authorities, case, room) -> None:
    assert set(await missing(case)) == {FUND, KINDERGELD}
    await authorities.decide("geburtsurkunde")
    states = await case.states()
    assert (states["mutterschaftsgeld-2"], states["melderegister"]) == ("waiting_for_applicant", "released")
    gap = (await missing(case))[FUND]
    assert (gap["parts"], gap["blocking"]) == (["mutterschaftsgeld-2"], False)
    await case.consent(give=(FUND,))
    assert (await case.states())["mutterschaftsgeld-2"] == "released"
    assert (await released(room))[-1] == "mutterschaftsgeld-2"
    assert set(await missing(case)) == {KINDERGELD}


async def test_refusing_removes_only_that_part(authorities, case, room) -> None:
    await case.consent(refuse=(FUND,), give=(KINDERGELD,))
    states = await case.states()
    assert states["mutterschaftsgeld-2"] == "withdrawn"
    await authorities.decide("geburtsurkunde")
    states = await case.states()
    assert states["elterngeld"] == "waiting_for_applicant", "the proof now comes from the applicant"
    assert states["melderegister"] == "released"
    await case.consent(give=(FUND,), expect=409)
    assert "mutterschaftsgeld-2" not in await released(room)


async def test_refusing_in_a_draft_leaves_the_part_out(make_case, room) -> None:
    case = await make_case()
    await case.consent(refuse=(FUND,))
    left_out = next(p for p in (await case.call("GET"))["inactiveParts"] if p["id"] == "mutterschaftsgeld-2")
    assert left_out["code"] == "deselected"
    await case.consent(give=(FUND,))
    assert "mutterschaftsgeld-2" in await case.states()
    await case.consent(refuse=(FUND,))
    await case.call("POST", "/event", {"date": BIRTH})
    await case.call("POST", "/submit", expect=202)
    assert "mutterschaftsgeld-2" not in await room.parts(case.id)
    assert (await case.call("GET"))["deselected"] == ["mutterschaftsgeld-2"]


async def test_revoking_before_release_stops_it(authorities, case, room) -> None:
    await case.consent(give=CONSENTS)
    await case.consent(revoke=(FUND,))
    await authorities.decide("geburtsurkunde")
    assert (await case.states())["mutterschaftsgeld-2"] == "waiting_for_applicant"
    assert "mutterschaftsgeld-2" not in await released(room)
    await case.consent(give=(FUND,))
    assert (await case.states())["mutterschaftsgeld-2"] == "released"


async def test_revoking_too_late_is_kept_and_closes_the_parcel(authorities, case, room, client, issuers) -> None:
    await case.consent(give=CONSENTS)
    await authorities.decide("geburtsurkunde")
    part_id = (await room.parts(case.id))["mutterschaftsgeld-2"].id
    machine = issuers.staff("parcels:read")
    assert (await parcel_of(client, part_id, machine))["partKey"] == "mutterschaftsgeld-2"
    await case.consent(revoke=(FUND,))
    assert await parcel_of(client, part_id, machine) == 409
    assert (await case.call("GET", "/timeline"))["items"][-1]["code"] == "consent_revoked_late"
    await case.consent(refuse=(FUND,), expect=409)


async def test_states_are_shown_with_their_moment(case) -> None:
    shown = {item["id"]: item for item in (await case.consent(give=(FUND,)))["items"]}
    assert shown == {item["id"]: item for item in (await case.call("GET", "/consents"))["items"]}
    assert (shown[FUND]["state"], shown[KINDERGELD]["state"]) == ("given", "open")
    assert shown[FUND]["decidedAt"]
    assert shown[KINDERGELD]["decidedAt"] is None
    assert (shown[FUND]["authority"], shown["entgeltdaten-arbeitgeber"]["required"]) == ("krankenkasse", False)


async def test_the_same_word_twice_is_one_entry(case) -> None:
    await case.consent(give=(FUND,))
    before = (await case.call("GET", "/timeline"))["items"]
    await case.consent(give=(FUND,))
    assert (await case.call("GET", "/timeline"))["items"] == before


@pytest.mark.parametrize(
    ("decisions", "status"),
    [
        ([], 422),
        ([{"consent": "gold", "decision": "give"}], 422),
        ([{"consent": FUND, "decision": "perhaps"}], 422),
        ([{"consent": FUND, "decision": "revoke"}], 409),
    ],
)
async def test_bad_wishes_are_refused(case, decisions, status: int) -> None:
    url = f"/v1/cases/{case.id}/consents"
    answer = await case.client.post(url, json={"decisions": decisions}, headers=case.headers | key())
    assert answer.status_code == status
    assert (await case.client.post(url, json={"decisions": decisions}, headers=case.headers)).status_code in (400, 422)


async def test_foreign_secret_sees_nothing_even_with_the_same_key(case) -> None:
    url, body = f"/v1/cases/{case.id}/consents", {"decisions": [{"consent": FUND, "decision": "give"}]}
    one_key = key()
    assert (await case.client.post(url, json=body, headers=case.headers | one_key)).status_code == 200
    again = await case.client.post(url, json=body, headers=case.headers | one_key)
    assert again.headers["Idempotent-Replayed"] == "true"
    foreign = {"Authorization": "Secret wrong"} | one_key
    assert (await case.client.post(url, json=body, headers=foreign)).status_code == 404


async def test_a_finished_case_takes_no_word(make_case) -> None:
    case = await make_case()
    await case.call("POST", "/withdraw")
    await case.consent(give=(FUND,), expect=409)
