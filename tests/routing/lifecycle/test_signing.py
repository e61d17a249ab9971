"""The life of a parcel as events: complete, signed, and verifiable with the published keys."""

from contextlib import AsyncExitStack

import pytest
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

from services.routing.app import create_app
from services.routing.lifecycle.signing import TOKEN_TYPE, sign_duty, signer_of
from shared.http import HttpClient
from shared.messaging.worker import WorkerContext
from shared.settings import MasterKeys
from tests.shared.messaging.rooms import until
from tests.support.clients import client_of

KEYS = {"k1": b"1" * 32, "k2": b"2" * 32}


async def sign(town, settings) -> None:
    async with AsyncExitStack() as stack:
        http = HttpClient(settings)
        stack.push_async_callback(http.close)
        await sign_duty(WorkerContext(settings, town.database, http))


async def test_every_step_is_an_event_that_anybody_can_verify(town, couriers, routing_settings, issuers) -> None:
    await town.set_authority("bzst", {"default": "refuses"})
    await town.release(3)
    await town.release(2, "bzst")
    async with couriers():
        await until(lambda: town.done(3))
        await until(
            lambda: town.rows("select 1 from routing.delivery group by state having state = 'refused' and count(*) = 2")
        )
    await sign(town, routing_settings())
    async with client_of(create_app(routing_settings())) as client:
        keys = KeySet.import_key_set((await client.get("/v1/deliveries/keys")).json())
        reader = issuers.staff("ops:read")
        listed = (await client.get("/v1/ops/deliveries", headers=reader)).json()["items"]
        details = [(await client.get(f"/v1/ops/deliveries/{item['id']}", headers=reader)).json() for item in listed]
    seen = set()
    for detail in details:
        kinds = [event["kind"] for event in detail["eventLog"]]
        assert kinds == (
            ["created", "handed-over", "decided"] if detail["state"] == "decided" else ["created", "refused"]
        )
        for event in detail["eventLog"]:
            token = jwt.decode(event["token"], keys, algorithms=["ES256"])
            assert token.header["typ"] == TOKEN_TYPE
            assert list(token.claims["events"]) == [f"urn:lotse:delivery:{event['kind']}"]
            assert (token.claims["sub"], token.claims["txn"]) == (
                f"delivery:{detail['id']}",
                f"case:{detail['caseId']}",
            )
            seen.add(token.claims["jti"])
    assert len(seen) == 3 * 3 + 2 * 2
    assert len(details) == 5


async def test_a_changed_event_is_found_out(town, couriers, routing_settings) -> None:
    await town.release()
    await sign(town, routing_settings())
    [(token,)] = await town.rows("select token from routing.delivery_event")
    [(key,)] = await town.rows("select public_jwk from routing.verification_key")
    head, body, signature = token.split(".")
    with pytest.raises(BadSignatureError):
        jwt.decode(f"{head}.{body[:-4]}AAAA.{signature}", KeySet.import_key_set({"keys": [key]}), algorithms=["ES256"])


def test_a_new_master_key_signs_with_a_new_key_and_the_same_one_with_the_same() -> None:
    first, again = (signer_of(MasterKeys(current="k1", keys=KEYS), "https://lotse.example") for _ in range(2))
    second = signer_of(MasterKeys(current="k2", keys=KEYS), "https://lotse.example")
    assert first.key_id == again.key_id != second.key_id
