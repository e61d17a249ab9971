"""A part is switched from paper to digital and back, on record, from a planned day on; people are told which way it takes."""

from datetime import date, timedelta

import pytest
import pytest_asyncio

from services.bundles.phases.rules import paper_only, ways_of
from shared.clock import BERLIN, utc_now
from tests.bundles.conftest import parcel_of
from tests.bundles.evidence.files import pdf
from tests.bundles.evidence.test_evidence import bring
from tests.bundles.inbox.test_inbox import Clerk
from tests.bundles.seeds import FAMILY, definition

BUNDLE = definition("elternexpress")
TODAY = utc_now().astimezone(BERLIN).date()


class Row:
    def __init__(self, part: str, channel: str, since: date, authority: str = "standesamt") -> None:
        self.part, self.channel, self.since, self.authority_id = part, channel, since, authority


def test_the_newest_word_that_has_come_counts_and_the_next_is_planned() -> None:
    rows = [
        Row("geburtsurkunde", "analog", TODAY - timedelta(9)),
        Row("geburtsurkunde", "digital", TODAY + timedelta(30)),
        Row("geburtsurkunde", "hybrid", TODAY + timedelta(30)),
        Row("kindergeld", "digital", TODAY, "another-authority"),
    ]
    ways = ways_of(BUNDLE, rows, TODAY)
    assert (ways["geburtsurkunde"].channel, ways["geburtsurkunde"].planned) == ("analog", "hybrid")
    assert ways["kindergeld"].channel == "hybrid", "a switch holds for the authority it was decided for"
    assert ways_of(BUNDLE, rows, TODAY + timedelta(30))["geburtsurkunde"].channel == "hybrid"
    assert paper_only(ways, ["geburtsurkunde"])
    assert not paper_only(ways, ["geburtsurkunde", "kindergeld"])
    assert not paper_only(ways, [])


class Editor:
    def __init__(self, client, issuers) -> None:
        self.client, self.headers = client, issuers.staff("bundles:write", sub="editor")

    async def switch(self, part: str, expect: int = 200, **body):
        url = f"/v1/staff/bundles/elternexpress/parts/{part}/phase"
        answer = await self.client.put(url, json=body, headers=self.headers)
        assert answer.status_code == expect, answer.text
        return answer.json()


@pytest_asyncio.fixture(loop_scope="session")
async def editor(client, issuers) -> Editor:
    return Editor(client, issuers)


async def test_preview_case_and_list_tell_the_way_and_what_is_planned(editor, client, make_case) -> None:
    later = TODAY + timedelta(60)
    await editor.switch("geburtsurkunde", channel="analog")
    await editor.switch("geburtsurkunde", channel="digital", since=later.isoformat())
    preview = (await client.post("/v1/bundles/elternexpress/preview", json={"facts": FAMILY})).json()
    way = next(each for each in preview["ways"] if each["part"] == "geburtsurkunde")
    assert (way["channel"], way["planned"], way["plannedOn"]) == ("analog", "digital", later.isoformat())
    assert f"{later:%d.%m.%Y}" in way["text"]["de"]
    case = await make_case()
    part = next(each for each in (await case.call("GET"))["parts"] if each["id"] == "geburtsurkunde")
    assert (part["channel"], part["channelText"]) == ("analog", way["text"])
    listed = (await client.get("/v1/bundles/elternexpress/ways")).json()["items"]
    assert way in listed
    kept = (await client.get("/v1/staff/bundles/elternexpress/phases", headers=editor.headers)).json()["items"]
    assert [each["channel"] for each in kept] == ["analog", "digital"]


async def test_a_part_on_paper_takes_no_upload_and_its_authority_waits_for_the_envelope(
    editor, client, issuers, make_case, room
) -> None:
    await editor.switch("geburtsurkunde", channel="analog")
    case = await make_case(submit=True)
    refused = await bring(case, "ausweis-eltern", "copy", pdf(), expect=409)
    assert refused["type"].endswith("paper-needed")
    part = (await room.parts(case.id))["geburtsurkunde"].id
    assert "papier-folgt" in (await Clerk(client, issuers, "standesamt").look(part)).json()["marks"]


@pytest.mark.parametrize("channel", ["analog", "digital"])
async def test_the_parcel_says_which_way_it_goes_from_the_moment_of_a_switch(
    editor, client, issuers, make_case, room, channel
) -> None:
    case = await make_case(submit=True)
    part = (await room.parts(case.id))["geburtsurkunde"].id
    worker = issuers.staff("parcels:read")
    assert (await parcel_of(client, part, worker))["channel"] == "hybrid"
    await editor.switch("geburtsurkunde", channel=channel)
    assert (await parcel_of(client, part, worker))["channel"] == channel


async def test_what_goes_on_paper_altogether_is_not_handed_in_online(editor, make_case) -> None:
    for part in BUNDLE.parts:
        await editor.switch(part.id, channel="analog")
    case = await make_case()
    await case.call("POST", "/event", {"date": "2026-03-14"})
    assert (await case.call("POST", "/submit", expect=409))["type"].endswith("paper-needed")
    await case.call("PATCH", "", {"mode": "envelope"})
    await case.call("POST", "/submit", expect=202)


@pytest.mark.parametrize(
    ("part", "body", "status"),
    [
        ("geburtsurkunde", {}, 422),
        ("geburtsurkunde", {"channel": "fax"}, 422),
        ("geburtsurkunde", {"channel": "analog", "since": "2001-01-01"}, 422),
        ("geburtsurkunde", {"channel": "analog", "since": "2999-01-01"}, 422),
        ("nothing", {"channel": "analog"}, 404),
    ],
)
async def test_mistakes(editor, part, body, status) -> None:
    await editor.switch(part, expect=status, **body)


async def test_only_who_keeps_the_bundles(client, issuers) -> None:
    url = "/v1/staff/bundles/elternexpress/parts/geburtsurkunde/phase"
    for headers, status in (({}, 401), (issuers.staff("cases:staff"), 403)):
        assert (await client.put(url, json={"channel": "analog"}, headers=headers)).status_code == status
