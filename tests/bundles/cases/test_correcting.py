"""Corrections after handing in: who has the old value is told, who has decided is not bothered, who has not got it gets the new one."""

import pytest

from tests.bundles.cases.test_progress import Authorities
from tests.bundles.inbox.test_inbox import Clerk
from tests.support.clients import key

ANSWERS = {"kind.vornamen": "Ada", "konto.iban": "DE01"}


async def correct(case, expect: int = 200, facts=None, **answers):
    given = {"answers": {name.replace("__", "."): value for name, value in answers.items()}, "facts": facts or {}}
    body = {name: values for name, values in given.items() if values}
    answer = await case.client.post(f"/v1/cases/{case.id}/corrections", json=body, headers=case.headers | key())
    assert answer.status_code == expect, answer.text
    return answer.json()


async def test_the_authority_that_has_it_is_told(make_case, client, issuers, room) -> None:
    case = await make_case(submit=True, answers=ANSWERS)
    await correct(case, kind__vornamen="Ida")
    (told,) = await room.events("part_corrected")
    part = (await room.parts(case.id))["geburtsurkunde"]
    assert (told["partId"], told["authorityId"], told["fields"]) == (str(part.id), "standesamt", ["kind.vornamen"])
    assert "Ida" not in str(told)
    clerk = Clerk(client, issuers, "standesamt")
    content = (await clerk.look(part.id)).json()
    assert content["fields"]["kind.vornamen"] == "Ida"
    assert content["item"]["correctedAt"] is not None
    assert (await case.call("GET", "/timeline"))["items"][-1]["code"] == "part_corrected"


async def test_who_has_not_got_it_yet_gets_the_new_one(make_case, room) -> None:
    case = await make_case(submit=True, answers=ANSWERS)
    await correct(case, konto__iban="DE02")
    assert await room.events("part_corrected") == []
    assert (await case.call("GET", "/export"))["answers"]["konto.iban"] == "DE02"


async def test_the_same_value_changes_nothing(make_case, room) -> None:
    case = await make_case(submit=True, answers=ANSWERS)
    await correct(case, kind__vornamen="Ada")
    assert await room.events("part_corrected") == []


async def test_what_is_decided_stays(make_case, database, room) -> None:
    case = await make_case(submit=True, answers=ANSWERS)
    await Authorities(database, room, case).decide("geburtsurkunde")
    problem = await correct(case, expect=409, kind__vornamen="Ida", konto__iban="DE02")
    assert problem["type"].endswith("too-late-to-correct")
    assert [error["field"] for error in problem["errors"]] == ["answers.kind.vornamen"]
    assert (await case.call("GET", "/export"))["answers"] == ANSWERS


@pytest.mark.parametrize("answers", [{"nothing": 1}, {"kind__vornamen": 7}, {"kind__vornamen": "x" * 501}, {}])
async def test_mistakes(make_case, answers) -> None:
    await correct(await make_case(submit=True), expect=422, **answers)


async def test_only_what_was_handed_in(make_case) -> None:
    draft = await make_case()
    assert (await correct(draft, expect=409, kind__vornamen="Ida"))["type"].endswith("wrong-state")
    await draft.call("POST", "/withdraw")
    await correct(draft, expect=409, kind__vornamen="Ida")


async def test_facts_bring_parts_and_deadlines_and_keep_the_date_of_receipt(make_case, room) -> None:
    case = await make_case(submit=True)
    before = await case.call("GET")
    clocks = {row.part for row in await room.rows("deadline") if str(row.case_id) == case.id}
    shown = await correct(case, facts={"children_with_kindergeld": 3})
    assert shown["submittedAt"] == before["submittedAt"]
    assert (await case.states())["familienpass"] == "waiting"
    kept = {row.part for row in await room.rows("deadline") if str(row.case_id) == case.id}
    assert kept >= clocks, "the clocks of the parts that stay are still there"
    assert (await case.call("GET", "/timeline"))["items"][-1]["code"] == "facts_corrected"


async def test_facts_take_parts_away_with_the_reason_and_the_authority_is_told(make_case, database, room) -> None:
    case = await make_case(submit=True)
    await Authorities(database, room, case).decide("geburtsurkunde")
    assert (await case.states())["mutterschaftsgeld-2"] == "released"
    gone = (await room.parts(case.id))["mutterschaftsgeld-2"]
    shown = await correct(case, facts={"mother_insurance": "private"})
    assert "mutterschaftsgeld-2" not in {part["id"] for part in shown["parts"]}
    (reason,) = [each for each in shown["inactiveParts"] if each["id"] == "mutterschaftsgeld-2"]
    assert reason["code"] == "condition_unmet"
    assert [told["partId"] for told in await room.events("part_withdrawn")] == [str(gone.id)]
    assert (await case.states())["geburtsurkunde"] == "decided", "what is decided stays and is shown"


async def test_a_correction_taken_back_starts_the_part_anew_under_a_new_id(make_case, database, room) -> None:
    case = await make_case(submit=True)
    await Authorities(database, room, case).decide("geburtsurkunde")
    first = (await room.parts(case.id))["mutterschaftsgeld-2"]
    await correct(case, facts={"mother_insurance": "private"})
    await correct(case, facts={"mother_insurance": "statutory_member"})
    second = (await room.parts(case.id))["mutterschaftsgeld-2"]
    assert (second.state, second.reason_code) == ("released", None)
    assert second.id != first.id, "an authority cannot take it for the one that was withdrawn"
    assert [told["partId"] for told in await room.events("part_released")][-1] == str(second.id)


async def test_an_authority_that_has_a_corrected_fact_is_told(make_case, room) -> None:
    case = await make_case(submit=True)
    await correct(case, facts={"foreign_nationality": True})
    (told,) = await room.events("part_corrected")
    assert told["fields"] == ["foreign_nationality"]


@pytest.mark.parametrize(
    ("facts", "status", "field"),
    [
        ({"mother_insurance": None}, 409, "facts.mother_insurance"),
        ({"nothing": True}, 422, "facts.nothing"),
        ({"hard_case": "stillbirth"}, 422, "facts.hard_case"),
    ],
)
async def test_facts_that_cannot_be_corrected_so(make_case, room, facts, status, field) -> None:
    case = await make_case(submit=True)
    problem = await correct(case, expect=status, facts=facts)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert "facts_corrected" not in {entry["code"] for entry in (await case.call("GET", "/timeline"))["items"]}


async def test_a_fact_only_decided_parts_had_is_too_late(make_case, database, room) -> None:
    case = await make_case(submit=True)
    await Authorities(database, room, case).decide("geburtsurkunde")
    problem = await correct(case, expect=409, facts={"foreign_nationality": True})
    assert problem["type"].endswith("too-late-to-correct")
