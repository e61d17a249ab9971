"""Confidential applications sign who they are; whoever else comes in their name gets nothing."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
import pytest_asyncio
from fastapi import FastAPI
from joserfc.jwk import ECKey

from services.eid_gateway.app import create_app
from services.eid_gateway.settings import EidGatewaySettings
from tests.eid_gateway.conftest import ISSUER
from tests.eid_gateway.flow import Application
from tests.eid_gateway.registered import CALLBACK, Signatory
from tests.support.clients import client_of
from tests.support.serving import serving

REQUEST = {"client_id": "portal", "redirect_uri": CALLBACK}


@pytest_asyncio.fixture(loop_scope="session")
async def portal(client, database) -> Signatory:
    signatory = Signatory()
    await signatory.register(database)
    return signatory


async def redeem(application: Application, **fields: str | None) -> Any:
    code = await application.code(**REQUEST)
    return await application.redeem(code, **({"redirect_uri": CALLBACK, "client_id": "portal"} | fields))


@pytest.mark.parametrize("audience", [ISSUER, f"{ISSUER}/token", [ISSUER]])
async def test_a_client_that_signs_gets_its_tokens(application: Application, portal: Signatory, audience) -> None:
    answer = await redeem(application, **portal.proof(aud=audience))
    assert answer.status_code == 200, answer.text
    assert answer.json()["id_token"]


async def test_the_assertion_alone_names_the_client(application: Application, portal: Signatory) -> None:
    assert (await redeem(application, client_id=None, **portal.proof())).status_code == 200


FORGERIES: dict[str, Callable[[Signatory], dict[str, Any]]] = {
    "no assertion": lambda _: {},
    "no type": lambda p: p.proof() | {"client_assertion_type": None},
    "other type": lambda p: p.proof() | {"client_assertion_type": "urn:other"},
    "with a secret as well": lambda p: p.proof() | {"client_secret": "s"},
    "own key": lambda p: p.proof(key=ECKey.generate_key("P-256", {"kid": "portal-1"})),
    "unknown kid": lambda p: p.proof(header={"kid": "portal-9"}),
    "for somebody else": lambda p: p.proof(aud="https://other.example"),
    "for somebody else as well": lambda p: p.proof(aud=[ISSUER, "https://other.example"]),
    "for nobody": lambda p: p.proof(aud=None),
    "for an empty list": lambda p: p.proof(aud=[]),
    "from another client": lambda p: p.proof(iss="demo-frontend"),
    "about another client": lambda p: p.proof(sub="demo-frontend"),
    "expired": lambda p: p.proof(exp=int(time.time()) - 60),
    "good for a day": lambda p: p.proof(exp=int(time.time()) + 86_400),
    "good forever": lambda p: p.proof(exp=None),
    "not yet good": lambda p: p.proof(nbf=int(time.time()) + 600),
    "without jti": lambda p: p.proof(jti=None),
    "with a huge jti": lambda p: p.proof(jti="x" * 300),
    "jti is a number": lambda p: p.proof(jti=1),
    "garbage": lambda p: p.proof() | {"client_assertion": "garbage"},
    "alg none": lambda p: p.proof() | {"client_assertion": "eyJhbGciOiJub25lIn0.e30."},
}


@pytest.mark.parametrize("name", FORGERIES)
async def test_whoever_does_not_sign_rightly_is_nobody(application: Application, portal: Signatory, name: str) -> None:
    answer = await redeem(application, **FORGERIES[name](portal))
    assert answer.status_code == 401, answer.text
    assert answer.json()["error"] == "invalid_client"


async def test_an_assertion_is_good_once(application: Application, portal: Signatory) -> None:
    proof = portal.proof()
    assert (await redeem(application, **proof)).status_code == 200
    assert (await redeem(application, **proof)).json()["error"] == "invalid_client"


async def test_a_public_client_must_not_sign(application: Application, portal: Signatory) -> None:
    answer = await application.redeem(
        await application.code(), **portal.proof(iss="demo-frontend", sub="demo-frontend")
    )
    assert answer.json()["error"] == "invalid_client"


async def test_keys_are_fetched_from_the_client_and_again_after_a_rotation(
    application: Application, portal: Signatory, database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.key_sets.REFETCH_SECONDS", 0.0)
    shown, home = [portal.key], FastAPI()

    @home.get("/jwks")
    async def jwks() -> dict[str, Any]:
        return {"keys": [key.as_dict(private=False) for key in shown]}

    async with serving(home) as address:
        await portal.register(database, jwks=None, jwks_url=f"{address}/jwks")
        assert (await redeem(application, **portal.proof())).status_code == 200
        portal.key = shown[0] = ECKey.generate_key("P-256", {"kid": "portal-2"})
        assert (await redeem(application, **portal.proof())).status_code == 200


async def test_keys_that_cannot_be_fetched_open_nothing(application: Application, portal: Signatory, database) -> None:
    await portal.register(database, jwks=None, jwks_url="http://127.0.0.1:9/jwks")
    assert (await redeem(application, **portal.proof())).json()["error"] == "invalid_client"


async def test_of_many_who_show_one_assertion_at_once_one_is_believed(settings_of, own_database_url) -> None:
    settings = settings_of(EidGatewaySettings, database_url=own_database_url, eid_gateway_url=ISSUER)
    app = create_app(settings)
    async with client_of(app) as client:
        portal = Signatory()
        await portal.register(app.state.database)
        form = Application(client).request(**REQUEST) | portal.proof()
        answers = await asyncio.gather(*(client.post("/par", data=form) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [401] * 7
