"""Corrections after handing in: who has the old value is told, who has decided is not bothered, who has not got it gets the new one."""

import pytest

from tests.bundles.cases.test_progress import Authorities
from tests.bundles.inbox.test_inbox import Clerk
from tests.support.clients import key

ANSWERS = {"kind.vornamen": "Ada", "konto.iban": "DE01"}


async def correct(case, expect: int = 200, **answers):
    url, body = (
        f"/v1/cases/{case.id}/corrections",
        {"answers": {name.replace("__", "."): value for name, value in answers.items()}},
    )
    answer = await case.client.post(url, json=body, headers=case.headers | key())
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
