"""An authority behind a signed webhook: it works, refuses or fails, and its reports come back signed, twice, late and in any order."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from pydantic import ValidationError

from services.routing.app import create_app
from services.routing.authorities.http_json import HttpJsonSettings
from shared.clock import utc_now
from shared.webhook_signatures import new_secret, signed_headers
from tests.routing.partner import Partner
from tests.shared.messaging.rooms import until
from tests.support.clients import client_of
from tests.support.serving import serving

SECRET = new_secret()
KNOWN = {"inside_networks": ["127.0.0.0/8"], "secrets": {"partner": SECRET}}
PATH = "/v1/callbacks/standesamt"


@pytest_asyncio.fixture(loop_scope="session")
async def partner(town):
    made = Partner(SECRET)
    async with serving(made.app()) as url:
        await town.set_authority("standesamt", {"url": f"{url}/parcels", "secrets": ["partner"]}, plugin="http_json")
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def room(town, routing_settings):
    async with client_of(create_app(routing_settings(**KNOWN))) as opened:
        yield opened


def said(
    delivery: str, says: str, jti: str, at: datetime | None = None, **more: object
) -> tuple[bytes, dict[str, str]]:
    """A report of the partner, signed."""
    told = {"deliveryId": delivery, "says": says, "at": (at or utc_now()).isoformat()} | more
    body = json.dumps(told).encode()
    return body, signed_headers(jti, utc_now(), body, [SECRET])


async def _state(town) -> str:
    return (await town.rows("select state from routing.delivery"))[0][0]


async def _in(town, state: str) -> bool:
    return await _state(town) == state


@pytest.mark.parametrize(("answer", "state", "reason"), [
    ((202, {"receipt": "AZ-1"}), "delivered", None),
    ((200, {"decision": {}}), "decided", None),
    ((200, {"refused": {"reasonCode": "not-competent"}}), "refused", "not-competent"),
    ((422, {}), "dead", "authority-answered-422"),
    ((200, {"decision": {"artefacts": "many"}}), "dead", "answer-malformed"),
])  # fmt: skip
async def test_every_answer_has_its_end(town, couriers, partner, answer, state, reason) -> None:
    partner.answer = answer
    await town.release()
    async with couriers(**KNOWN):
        await until(lambda: _in(town, state))
    assert (await town.rows("select reason_code from routing.delivery"))[0][0] == reason
    [message] = partner.received.values()
    assert message["fields"] == {"kind.vornamen": "Ada"}
    assert "caseId" not in message
    assert "L-AAAA-BBBB" not in json.dumps(message), (
        "the reference of the case would link what goes to several authorities"
    )


async def test_a_lost_answer_means_two_posts_and_one_effect(town, couriers, partner) -> None:
    partner.failing = 1
    await town.release()
    async with couriers(**KNOWN):
        await until(lambda: _in(town, "delivered"))
    assert (partner.posts, len(partner.received)) == (2, 1)


@pytest.mark.parametrize(("change", "reason"), [
    ({"secrets": {}}, "secret-missing"), ({"secrets": {"partner": "whsec_AAAA"}}, "secret-missing"),
    ({"secrets": {"partner": new_secret()}}, "authority-answered-401"),
])  # fmt: skip
async def test_without_the_right_secret_nothing_is_taken(town, couriers, partner, change, reason) -> None:
    await town.release()
    async with couriers(**(KNOWN | change)):
        await until(lambda: _in(town, "dead"))
    assert (await town.rows("select reason_code from routing.delivery"))[0][0] == reason
    assert partner.received == {}


async def test_the_city_network_is_not_called_unless_it_is_named(town, couriers, partner) -> None:
    await town.set_authority("standesamt", {"url": f"{town.house}/parcels", "secrets": ["partner"]}, max_attempts=2)
    await town.release()
    async with couriers(secrets=KNOWN["secrets"]):
        await until(lambda: _in(town, "dead"))
    assert (await town.rows("select reason_code from routing.delivery"))[0][0] == "authority-unreachable"


async def test_a_redirect_is_not_followed(town, couriers, partner) -> None:
    row = await town.rows("select settings->>'url' from routing.authority where id = 'standesamt'")
    await town.set_authority("standesamt", {"url": row[0][0].replace("parcels", "elsewhere"), "secrets": ["partner"]})
    await town.release()
    async with couriers(**KNOWN):
        await until(lambda: _in(town, "dead"))
    assert partner.posts == 0


@pytest.mark.parametrize(
    "url", ["", "ftp://x.example/", "//x.example", "https://user@x.example/", "https://", "x" * 3000]
)
def test_bad_addresses_are_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        HttpJsonSettings.model_validate({"url": url, "secrets": ["partner"]})


async def delivered(town, couriers) -> str:
    """A parcel the authority has taken and not decided; its id."""
    await town.release()
    async with couriers(**KNOWN):
        await until(lambda: _in(town, "delivered"))
    return str((await town.rows("select id from routing.delivery"))[0][0])


async def test_a_decision_is_taken_once_however_often_it_comes(town, couriers, partner, room) -> None:
    delivery = await delivered(town, couriers)
    body, headers = said(delivery, "decided", "m-1")
    answers = await asyncio.gather(*(room.post(PATH, content=body, headers=headers) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {204}
    assert await _state(town) == "decided"
    assert await town.events() == ["part_delivered", "part_decided"]
    decided = await town.rows("select data from routing.outbox_event where type like '%decided%'")
    assert decided[0][0]["artefacts"] == ["urkunde"], "all it can produce, where the authority does not say"
    kinds = await town.rows("select kind from routing.delivery_event order by noted_at, jti")
    assert [row[0] for row in kinds] == ["created", "handed-over", "decided"]


async def test_what_comes_late_or_in_the_wrong_order_leaves_no_final_state(town, couriers, partner, room) -> None:
    delivery, before = await delivered(town, couriers), utc_now() - timedelta(hours=1)
    reports = [
        said(delivery, "refused", "m-2", reasonCode="not-entitled"), said(delivery, "decided", "m-3"),
        said(delivery, "accepted", "m-1", before), said(delivery, "refused", "m-2", reasonCode="not-entitled"),
    ]  # fmt: skip
    for body, headers in reports:
        assert (await room.post(PATH, content=body, headers=headers)).status_code == 204
    assert await _state(town) == "refused"
    assert await town.events() == ["part_delivered", "part_refused"]
    known = await town.rows("select jti from routing.delivery_event where jti like 'standesamt:%' order by jti")
    assert [row[0] for row in known] == ["standesamt:m-1", "standesamt:m-2", "standesamt:m-3"]


async def test_a_decision_that_overtakes_the_answer_counts(town, couriers, partner, room) -> None:
    """The answer to the post was lost, all attempts failed, and then the authority decides."""
    partner.failing = 100
    await town.set_authority(
        "standesamt",
        (await town.rows("select settings from routing.authority where id = 'standesamt'"))[0][0],
        max_attempts=1,
    )
    await town.release()
    async with couriers(**KNOWN):
        await until(lambda: _in(town, "dead"))
    delivery = str((await town.rows("select id from routing.delivery"))[0][0])
    body, headers = said(delivery, "decided", "m-1", artefacts=["urkunde"], receipt="AZ-7")
    assert (await room.post(PATH, content=body, headers=headers)).status_code == 204
    assert await town.rows("select state, receipt from routing.delivery") == [("decided", "AZ-7")]
    assert await town.events() == ["part_undeliverable", "part_delivered", "part_decided"]


NOTICE = {"channel": "post", "providedOn": "2026-03-05"}


async def test_the_answer_may_say_when_the_decision_was_made_known(town, couriers, partner) -> None:
    partner.answer = (200, {"decision": {"notice": NOTICE}})
    await town.release()
    async with couriers(**KNOWN):
        await until(lambda: _in(town, "decided"))
    assert await town.events() == ["part_delivered", "part_decided", "part_notice_given"]
    [(told,)] = await town.rows("select data from routing.outbox_event where type like '%notice%'")
    assert (told["channel"], told["providedOn"]) == ("post", "2026-03-05")


@pytest.mark.parametrize(("says", "more", "events"), [
    ("decided", {}, ["part_decided", "part_notice_given"]),
    ("refused", {"reasonCode": "not-entitled"}, ["part_refused", "part_notice_given"]),
    ("notified", {}, ["part_notice_given"]),
])  # fmt: skip
async def test_a_report_may_say_when_the_decision_was_made_known(
    town, couriers, partner, room, says, more, events
) -> None:
    delivery = await delivered(town, couriers)
    body, headers = said(delivery, says, "m-1", notice=NOTICE, **more)
    for _ in range(3):
        assert (await room.post(PATH, content=body, headers=headers)).status_code == 204
    assert await town.events() == ["part_delivered", *events]
    assert await _state(town) == {"decided": "decided", "refused": "refused", "notified": "delivered"}[says]


@pytest.mark.parametrize("notice", [
    None, {}, {"channel": "fax", "providedOn": "2026-03-05"}, {"channel": "post", "providedOn": "2999-01-01"},
    {"channel": "post", "providedOn": "5"},
])  # fmt: skip
async def test_a_notice_that_makes_no_sense_is_not_taken(town, couriers, partner, room, notice) -> None:
    delivery = await delivered(town, couriers)
    body, headers = said(delivery, "notified", "m-1", notice=notice)
    assert (await room.post(PATH, content=body, headers=headers)).status_code == 401
    assert await town.events() == ["part_delivered"]


async def test_who_is_not_the_authority_is_not_believed(town, couriers, partner, room) -> None:
    delivery = await delivered(town, couriers)
    body, good = said(delivery, "decided", "m-1")
    old = signed_headers("m-1", datetime(2026, 1, 1, tzinfo=UTC), body, [SECRET])
    forged = signed_headers("m-1", utc_now(), body, [new_secret()])
    tries = [(PATH, body, forged), (PATH, body, old), (PATH, body, {}), (PATH, body + b" ", good),
             ("/v1/callbacks/bzst", body, good), ("/v1/callbacks/atlantis", body, good)]  # fmt: skip
    for path, content, headers in tries:
        answer = await room.post(path, content=content, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (401, "urn:lotse:problem:callback-not-believed")
    for nonsense in (
        b"",
        b"{}",
        b"[]",
        b"\x00",
        json.dumps({"deliveryId": delivery, "says": "eaten", "at": "now"}).encode(),
    ):
        headers = signed_headers("m-9", utc_now(), nonsense, [SECRET])
        assert (await room.post(PATH, content=nonsense, headers=headers)).status_code == 401
    assert await _state(town) == "delivered"


async def test_another_authoritys_parcel_is_not_found(town, couriers, partner, room) -> None:
    await town.release(1, "bzst")
    async with couriers(**KNOWN):
        await until(lambda: town.done(1, "bzst"))
    foreign = str((await town.rows("select id from routing.delivery"))[0][0])
    for delivery in (foreign, str(uuid4())):
        body, headers = said(delivery, "refused", f"m-{delivery}", reasonCode="no")
        assert (await room.post(PATH, content=body, headers=headers)).status_code == 404
    assert UUID(foreign)
    assert await _state(town) == "decided"
