"""FIT-Connect against a delivery service of our own that checks schema, encryption, hashes, sizes and the order of calls."""

import asyncio
import json
from hashlib import sha512
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from joserfc import jwe
from jsonschema import Draft202012Validator

from services.routing.app import create_app
from services.routing.authorities.fit_connect.callbacks import authentication, is_authentic
from services.routing.authorities.fit_connect.sealing import KeyUnusable, key_of, sealed
from services.routing.authorities.fit_connect.settings import FitConnectSettings
from services.routing.deliveries.asking import ask_duty
from shared.clock import utc_now
from shared.http import HttpClient
from shared.messaging.worker import WorkerContext
from tests.routing.authorities.test_other_ways import picture
from tests.shared.messaging.rooms import until
from tests.support.clients import client_of
from tests.support.fit_connect import EMPTY_JWE, EVENTS, FitConnect, key
from tests.support.serving import serving

STANDARDS = Path(__file__).resolve().parents[3].parent / "shared" / "standards" / "fit-connect"
needs_standards = pytest.mark.skipif(not STANDARDS.exists(), reason=f"third-party standards are not in {STANDARDS}")
KNOWN = {"inside_networks": ["127.0.0.0/8"], "secrets": {"fit": "s3cret", "callback": "c4llback"}}


@pytest_asyncio.fixture(loop_scope="session")
async def fit(town):
    schema = STANDARDS / "metadata" / "metadata-2.1.0.schema.json"
    made = FitConnect(json.loads(schema.read_text()) if schema.exists() else None)
    for number in (1, 2, 3):  # before anybody holds a lease: making a key stops everything for seconds
        key(number)
    async with serving(made.app()) as url:
        made.url = url
        settings = {
            "submissionUrl": url, "tokenUrl": f"{url}/token", "clientId": "lotse", "clientSecret": "fit",
            "callbackSecret": "callback", "destinationId": made.destination, "serviceName": "Geburt",
            "serviceIdentifier": "urn:de:fim:leika:leistung:99043018012000", "schemaUri": "urn:lotse:schema:geburt:1",
        }  # fmt: skip
        await town.set_authority("standesamt", settings, plugin="fit_connect", timeout_seconds=8)
        yield made


async def _is(town, state: str) -> bool:
    return await town.states() == {state: 1}


async def delivered(town, couriers):
    await town.release()
    async with couriers(**KNOWN):
        await until(lambda: _is(town, "delivered"), 30)


async def look(town, settings) -> None:
    """Ask about everything, now."""
    await town.execute("update routing.delivery set look_at = now() where look_at is not null")
    http = HttpClient(settings)
    await ask_duty(WorkerContext(settings, town.database, http))
    await http.close()


async def test_a_submission_is_sealed_for_its_destination_and_complete(town, couriers, fit) -> None:
    file_id, content = uuid4(), picture()
    town.evidence, town.files = [{"id": "ausweis", "form": "copy", "files": [str(file_id)]}], {str(file_id): content}
    await delivered(town, couriers)
    assert fit.complaints == []
    [made] = fit.submissions.values()
    assert made.received["data"]["fields"] == {"kind.vornamen": "Ada"}
    assert made.files == {str(file_id): content}
    [(delivery, receipt)] = await town.rows("select id::text, receipt from routing.delivery")
    assert receipt == made.id
    reference = made.received["metadata"]["additionalReferenceInfo"]
    assert reference == {"senderReference": delivery, "applicationDate": "2026-03-02"}


@pytest.mark.parametrize("lost", ["POST submission", "PUT attachment", "PUT submission", "GET events"])
async def test_whatever_answer_is_lost_one_submission_counts(town, couriers, fit, lost) -> None:
    file_id = uuid4()
    town.evidence, town.files = [{"id": "ausweis", "form": "copy", "files": [str(file_id)]}], {str(file_id): picture()}
    fit.failing = [lost, *(["PUT submission"] if lost == "GET events" else [])]
    await delivered(town, couriers)
    assert fit.failing == [], "otherwise nothing was lost and nothing is proven"
    assert fit.complaints == []
    assert sum(made.received is not None for made in fit.submissions.values()) == 1


@pytest.mark.parametrize(("kind", "decides", "state", "events"), [
    ("accept", False, "delivered", ["part_delivered"]),
    ("accept", True, "decided", ["part_delivered", "part_decided"]),
    ("reject", False, "refused", ["part_delivered", "part_refused"]),
])  # fmt: skip
async def test_what_the_authority_says_is_taken_once(
    town, couriers, fit, routing_settings, kind, decides, state, events
) -> None:
    if decides:
        await town.execute(
            """update routing.authority set settings = settings || '{"acceptingDecides": true}' where id = 'standesamt'"""
        )
    await delivered(town, couriers)
    [made] = fit.submissions.values()
    told = {"content": {"problems": [{"type": f"{EVENTS}problems/incorrect-attachment"}]}} if kind == "reject" else {}
    token = fit.happen(made, kind, fit.destination, 1, **told)
    fit.happen(made, "delete", fit.url, 2)
    for _ in range(3):
        await town.execute("update routing.delivery set look_at = now()")
        await look(town, routing_settings(**KNOWN))
    assert await town.states() == {state: 1}
    assert await town.events() == events
    kept = await town.rows("select token from routing.delivery_event where token is not null")
    assert kept == [(token,)], "their own signature is what is kept"
    if kind == "reject":
        assert await town.rows("select reason_code from routing.delivery") == [("incorrect-attachment",)]


async def test_what_is_passed_on_is_written_down_and_the_answer_awaited(town, couriers, fit, routing_settings) -> None:
    await delivered(town, couriers)
    [made] = fit.submissions.values()
    fit.happen(made, "forward", "https://behind.example", 1)
    token = fit.happen(made, "forward", fit.destination, 1, content={})
    for _ in range(2):
        await look(town, routing_settings(**KNOWN))
    assert await town.rows("select token from routing.delivery_event where kind = 'forwarded'") == [(token,)]
    assert (await town.states(), await town.events()) == ({"delivered": 1}, ["part_delivered"])
    fit.happen(made, "accept", fit.destination, 1)
    await look(town, routing_settings(**KNOWN))
    assert len(await town.rows("select 1 from routing.delivery_event where kind = 'accepted'")) == 1
    assert await town.rows("select look_at from routing.delivery") == [(None,)]


async def test_events_that_are_not_theirs_change_nothing(town, couriers, fit, routing_settings) -> None:
    await delivered(town, couriers)
    [made] = fit.submissions.values()
    other = {"sub": f"submission:{uuid4()}"}
    fit.happen(made, "accept", fit.destination, 1, key=2)
    fit.happen(made, "accept", "https://evil.example", 1)
    fit.happen(made, "accept", str(uuid4()), 1)
    fit.happen(made, "accept", fit.destination, 1, typ="jwt")
    fit.happen(made, "accept", fit.destination, 1, claims=other)
    fit.happen(made, "accept", fit.destination, 1, claims={"txn": f"case:{uuid4()}"})
    fit.happen(made, "accept", fit.destination, 1, claims={"events": {}})
    fit.happen(made, "accept", fit.destination, 1, content={"authenticationTags": made.tags | {"data": "AAAA"}})
    made.log += ["", "a.b.c", "x" * 100]
    await look(town, routing_settings(**KNOWN))
    assert await town.states() == {"delivered": 1}
    assert await town.rows("select 1 from routing.delivery_event where kind = 'accepted'") == []
    fit.happen(made, "accept", fit.destination, 1)
    await look(town, routing_settings(**KNOWN))
    assert len(await town.rows("select 1 from routing.delivery_event where kind = 'accepted'")) == 1


async def test_what_was_submitted_stays_with_the_destination_that_has_it(town, couriers, fit, routing_settings) -> None:
    await delivered(town, couriers)
    [made] = fit.submissions.values()
    then = fit.destination
    fit.destination = str(uuid4())
    await town.execute(
        "update routing.authority set settings = settings || jsonb_build_object('destinationId', cast(:now as text))"
        " where id = 'standesamt'", now=fit.destination,
    )  # fmt: skip
    fit.happen(made, "accept", fit.destination, 1)
    await look(town, routing_settings(**KNOWN))
    taken = "select 1 from routing.delivery_event where kind = 'accepted'"
    assert await town.rows(taken) == [], "the new destination has never seen it"
    fit.happen(made, "accept", then, 1)
    await look(town, routing_settings(**KNOWN))
    assert len(await town.rows(taken)) == 1


async def test_what_was_only_announced_is_announced_anew_where_the_destination_changes(town, couriers, fit) -> None:
    fit.closed = True
    await town.release()
    async with couriers(**KNOWN):
        await until(lambda: _announced(town), 30)
    fit.destination, fit.closed = str(uuid4()), False
    await town.execute(
        "update routing.authority set updated_at = clock_timestamp(),"
        " settings = settings || jsonb_build_object('destinationId', cast(:now as text)) where id = 'standesamt'",
        now=fit.destination,
    )
    async with couriers(**KNOWN):
        await until(lambda: _is(town, "delivered"), 30)
    assert fit.complaints == []
    old, new = fit.submissions.values()
    assert (old.received, new.received is not None, old.case == new.case) == (None, True, False)


async def _announced(town) -> bool:
    return len(await town.rows("select 1 from routing.delivery_memo")) == 1 and await _is(town, "queued")


async def test_a_callback_makes_us_ask(town, couriers, fit, routing_settings) -> None:
    await delivered(town, couriers)
    [made] = fit.submissions.values()
    body = json.dumps(
        {"type": "https://schema.fitko.de/x", "submissions": [{"submissionId": made.id, "caseId": made.case}]}
    ).encode()
    timestamp = str(int(utc_now().timestamp()))
    good = {"callback-timestamp": timestamp, "callback-authentication": authentication(timestamp, body, "c4llback")}
    soon = "select look_at <= clock_timestamp() from routing.delivery"
    async with client_of(create_app(routing_settings(**KNOWN))) as room:
        for headers in ({}, good | {"callback-timestamp": "1672527599"}, good | {"callback-authentication": "0" * 128}):
            answer = await room.post("/v1/callbacks/standesamt", content=body, headers=headers)
            assert answer.status_code == 401
        assert await town.rows(soon) == [(False,)]
        answers = await asyncio.gather(
            *(room.post("/v1/callbacks/standesamt", content=body, headers=good) for _ in range(5))
        )
        assert {answer.status_code for answer in answers} == {204}
    assert await town.rows(soon) == [(True,)]


@pytest.mark.parametrize(("change", "reason"), [
    ({"n": "short"}, "destination-key-unusable"), ({"key_ops": ["verify"]}, "destination-key-unusable"),
    ({"alg": "RSA1_5"}, "destination-key-unusable"),
])  # fmt: skip
async def test_for_a_key_that_is_not_fit_nothing_is_sealed(town, couriers, fit, change, reason) -> None:
    fit.jwk_changes = change
    await town.release()
    async with couriers(**KNOWN):
        await until(lambda: _is(town, "dead"), 20)
    assert await town.rows("select reason_code from routing.delivery") == [(reason,)]
    assert fit.submissions == {}


@needs_standards
def test_the_published_vector_of_callbacks() -> None:
    vector = json.loads((STANDARDS / "callback-hmac-vector.json").read_text())
    timestamp, body = vector["callback-timestamp"], vector["body"].encode()
    assert authentication(timestamp, body, vector["secret"]) == vector["callback-authentication"]
    assert not is_authentic({"callback-timestamp": timestamp}, body, vector["secret"], utc_now())


@needs_standards
def test_the_schema_refuses_what_is_wrong() -> None:
    """Otherwise that our metadata fit would prove nothing."""
    validator = Draft202012Validator(json.loads((STANDARDS / "metadata" / "metadata-2.1.0.schema.json").read_text()))
    assert not validator.is_valid({"$schema": "x"})


def test_the_two_sizes_everybody_checks() -> None:
    public = key(1).as_dict(private=False) | {"kid": "enc", "alg": "RSA-OAEP-256", "key_ops": ["wrapKey"]}
    assert len(str(public["n"])) == 683
    plain = jwe.encrypt_compact(
        {"alg": "RSA-OAEP-256", "enc": "A256GCM"}, b"", key(1), algorithms=["RSA-OAEP-256", "A256GCM"]
    )
    assert len(plain) == EMPTY_JWE == 776
    token = sealed(b"{}", "application/json", key_of(public))
    opened = jwe.decrypt_compact(token, key(1), algorithms=["RSA-OAEP-256", "A256GCM"])
    assert (opened.plaintext, sha512(b"{}").hexdigest()[:4]) == (b"{}", "27c7")
    with pytest.raises(KeyUnusable):
        key_of(public | {"kid": ""})


@pytest.mark.parametrize("change", [
    {"destinationId": "x"}, {"submissionUrl": "ftp://x"}, {"submissionUrl": ""}, {"schemaUri": "no uri"}, {"unknown": 1},
    {"clientSecret": ""},
])  # fmt: skip
def test_bad_settings_are_refused(change) -> None:
    good = {"submissionUrl": "https://a.example/s", "tokenUrl": "https://a.example/t", "clientId": "c", "clientSecret": "fit",
            "destinationId": str(UUID(int=1)), "serviceIdentifier": "urn:x", "serviceName": "n", "schemaUri": "urn:a"}  # fmt: skip
    assert FitConnectSettings.model_validate(good).callback_secret is None
    with pytest.raises(ValueError, match="validation error"):
        FitConnectSettings.model_validate(good | change)
