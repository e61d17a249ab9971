"""A decision is made known: the date is kept once, in the chain, and starts a clock the holder sees."""

from datetime import date, timedelta

import pytest

from services.bundles.compiler.notice_fiction import given_on, objection_until
from shared.clock import BERLIN, utc_now
from shared.events.routing import PartNoticeGivenV1
from tests.bundles.cases.test_correcting import correct
from tests.bundles.cases.test_progress import Authorities
from tests.bundles.inbox.test_inbox import Clerk
from tests.support.clients import key


async def decided(make_case, room, clerk) -> tuple:
    case = await make_case(submit=True)
    part = (await room.parts(case.id))["geburtsurkunde"].id
    await clerk.do(part, "decide", {"decision": "granted"})
    return case, part


@pytest.fixture
def clerk(client, issuers) -> Clerk:
    return Clerk(client, issuers, "standesamt")


async def test_the_holder_sees_when_it_counts_and_until_when_to_object(make_case, room, clerk) -> None:
    case, part = await decided(make_case, room, clerk)
    provided = utc_now().astimezone(BERLIN).date() - timedelta(days=10)
    told = await clerk.do(part, "notice", {"channel": "portal", "providedOn": provided.isoformat()})
    given = given_on("portal", provided)
    assert (told["givenOn"], told["objectionUntil"]) == (given.isoformat(), objection_until(given).isoformat())
    shown = next(each for each in (await case.call("GET"))["parts"] if each["id"] == "geburtsurkunde")
    assert shown["notice"] == told
    calendar = await case.call("GET", "/deadlines.ics")
    assert objection_until(given).strftime("DTSTART;VALUE=DATE:%Y%m%d") in calendar
    last = (await case.call("GET", "/timeline"))["items"][-1]
    assert (last["code"], last["detail"]) == ("notice_provided", {"channel": "portal", "on": provided.isoformat()})


async def test_the_same_again_changes_nothing_and_another_is_refused(make_case, room, clerk) -> None:
    case, part = await decided(make_case, room, clerk)
    first = await clerk.do(part, "notice", {"channel": "post"})
    assert await clerk.do(part, "notice", {"channel": "post"}) == first
    await clerk.do(part, "notice", {"channel": "portal"}, expect=409)
    codes = [entry["code"] for entry in (await case.call("GET", "/timeline"))["items"]]
    assert codes.count("notice_provided") == 1


@pytest.mark.parametrize("first", ["decision", "notice"])
async def test_an_authority_outside_says_itself_when_its_notice_was_provided(make_case, room, database, first) -> None:
    case = await make_case(submit=True)
    authorities = Authorities(database, room, case)
    told = [
        lambda: authorities.decide("geburtsurkunde"),
        lambda: authorities.say(PartNoticeGivenV1, "geburtsurkunde", channel="post", provided_on=date(2026, 4, 2)),
    ]
    for tell in told if first == "decision" else reversed(told):
        await tell()
    await authorities.say(PartNoticeGivenV1, "geburtsurkunde", channel="portal", provided_on=date(2026, 4, 9))
    shown = next(each for each in (await case.call("GET"))["parts"] if each["id"] == "geburtsurkunde")
    assert (shown["state"], shown["notice"]["channel"], shown["notice"]["providedOn"]) == (
        "decided",
        "post",
        "2026-04-02",
    )
    assert shown["notice"]["objectionUntil"] == objection_until(given_on("post", date(2026, 4, 2))).isoformat()
    codes = [entry["code"] for entry in (await case.call("GET", "/timeline"))["items"]]
    assert codes.count("notice_provided") == 1, "the first word counts"


async def test_a_notice_clock_is_not_taken_for_one_of_the_plan(make_case, room, clerk) -> None:
    case, part = await decided(make_case, room, clerk)
    await clerk.do(part, "notice", {"channel": "post"})
    await correct(case, facts={"children_with_kindergeld": 3})
    assert "objection_after_notice" not in {row.rule for row in await room.rows("deadline")}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"channel": "fax"},
        {"channel": "post", "providedOn": "2999-01-01"},
        {"channel": "post", "providedOn": "2001-01-01"},
    ],
)
async def test_mistakes(make_case, room, clerk, body) -> None:
    _, part = await decided(make_case, room, clerk)
    await clerk.do(part, "notice", body, expect=422)


async def test_only_of_what_is_decided_and_by_its_authority(make_case, room, clerk, client, issuers) -> None:
    case = await make_case(submit=True)
    part = (await room.parts(case.id))["geburtsurkunde"].id
    await clerk.do(part, "notice", {"channel": "post"}, expect=409)
    await Clerk(client, issuers, "bzst").do(part, "notice", {"channel": "post"}, expect=404)
    answer = await client.post(f"/v1/staff/parts/{part}/notice", json={"channel": "post"}, headers=case.headers | key())
    assert answer.status_code == 401
