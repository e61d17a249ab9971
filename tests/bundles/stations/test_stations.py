"""An envelope goes from desk to desk: everybody can see which office has it, and nobody what is in it."""

import pytest
from sqlalchemy import text

from tests.bundles.envelopes.test_envelopes import Counter, counter  # noqa: F401 - a fixture
from tests.support.clients import key


async def check_in(counter, reference: str, office: str, expect: int = 200):  # noqa: F811 - the fixture
    url = f"/v1/staff/envelopes/{reference}/check-in"
    answer = await counter.client.post(url, json={"office": office}, headers=counter.headers | key())
    assert answer.status_code == expect, answer.text
    return answer.json()


async def test_it_is_where_it_was_scanned_last(make_case, counter) -> None:  # noqa: F811 - the fixture
    case = await make_case("ankommen", facts={}, mode="place")
    await check_in(counter, case.reference, "bb-otto-schill")
    status = await check_in(counter, case.reference, "auslaenderbehoerde")
    assert status["atOffice"] == "auslaenderbehoerde"
    assert await check_in(counter, case.reference, "auslaenderbehoerde") == status, "scanned twice is once"
    here = (await counter.get("/offices/auslaenderbehoerde/envelopes")).json()["items"]
    assert [(each["reference"], each["minutes"]) for each in here if each["reference"] == case.reference] == [
        (case.reference, 0)
    ]
    assert (await counter.get("/offices/bb-otto-schill/envelopes")).json()["items"] == []
    way = [each for each in (await case.call("GET", "/timeline"))["items"] if each["code"] == "envelope_at"]
    assert [each["detail"]["office"] for each in way] == ["bb-otto-schill", "auslaenderbehoerde"]
    assert (await case.call("GET", "/access-log"))["items"], "the person can read who looked"


async def test_the_way_through_the_house_is_measured_against_its_mark(make_case, counter, database) -> None:  # noqa: F811
    arriving, born = await make_case("ankommen", facts={}, mode="place"), await make_case()
    for case in (arriving, born):
        await check_in(counter, case.reference, "bb-otto-schill")
    async with database.transaction() as session:  # half an hour at the first desk
        await session.execute(text("alter table bundles.timeline_entry disable trigger user"))
        await session.execute(
            text("update bundles.timeline_entry set at = at - interval '30 minutes' where code = 'envelope_at'")
        )
        await session.execute(text("alter table bundles.timeline_entry enable trigger user"))
    for case in (arriving, born):
        await check_in(counter, case.reference, "auslaenderbehoerde")
    here = (await counter.get("/offices/auslaenderbehoerde/envelopes")).json()["items"]
    shown = {each["bundle"]: (each["minutes"], each["houseMinutes"], each["targetMinutes"]) for each in here}
    assert shown == {"ankommen": (0, 30, 45), "elternexpress": (0, 30, None)}


@pytest.mark.parametrize("office", ["", "Amt!", "x" * 65])
async def test_offices_that_cannot_be(make_case, counter, office) -> None:  # noqa: F811 - the fixture
    case = await make_case()
    await check_in(counter, case.reference, office, expect=422)


async def test_unknown_ended_and_foreign(make_case, counter, client, issuers) -> None:  # noqa: F811 - the fixture
    await check_in(counter, "L-AAAA-AAAA", "standesamt", expect=404)
    case = await make_case()
    await case.call("POST", "/withdraw")
    await check_in(counter, case.reference, "standesamt", expect=409)
    url = f"/v1/staff/envelopes/{case.reference}/check-in"
    for headers, status in ((case.headers, 401), (issuers.staff("parts:decide"), 403)):
        assert (await client.post(url, json={"office": "standesamt"}, headers=headers | key())).status_code == status
