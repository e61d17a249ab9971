"""Tokens bound to a key (RFC 9449): who cannot prove to hold it can do nothing with them."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey

from services.eid_gateway.app import create_app
from services.eid_gateway.settings import EidGatewaySettings
from tests.eid_gateway.conftest import ISSUER
from tests.eid_gateway.flow import Application
from tests.eid_gateway.registered import CALLBACK, Holder, Signatory
from tests.support.clients import client_of

TOKEN, USERINFO = f"{ISSUER}/token", f"{ISSUER}/userinfo"


async def bound(application: Application, holder: Holder) -> str:
    answer = await application.redeem(await application.code(), holder.proof("POST", TOKEN))
    assert answer.status_code == 200, answer.text
    assert answer.json()["token_type"] == "DPoP"
    return answer.json()["access_token"]


async def test_a_bound_token_names_its_key(application: Application) -> None:
    holder = Holder()
    token = await bound(application, holder)
    keys = KeySet.import_key_set((await application.client.get("/jwks")).json())
    assert jwt.decode(token, keys, algorithms=["ES256"]).claims["cnf"] == {"jkt": holder.key.thumbprint()}


async def test_who_holds_the_key_may_use_the_token(application: Application) -> None:
    holder = Holder()
    token = await bound(application, holder)
    for method in ("GET", "POST"):
        headers = {"Authorization": f"DPoP {token}"} | holder.proof(method, USERINFO, token)
        answer = await application.client.request(method, "/userinfo", headers=headers)
        assert answer.status_code == 200, answer.text


USES: dict[str, Callable[[Holder, str], dict[str, str]]] = {
    "as bearer": lambda h, t: {"Authorization": f"Bearer {t}"},
    "as bearer with a proof": lambda h, t: {"Authorization": f"Bearer {t}"} | h.proof("GET", USERINFO, t),
    "without proof": lambda h, t: {"Authorization": f"DPoP {t}"},
    "with another key": lambda h, t: {"Authorization": f"DPoP {t}"} | Holder().proof("GET", USERINFO, t),
    "proof of another token": lambda h, t: {"Authorization": f"DPoP {t}"} | h.proof("GET", USERINFO, "x"),
    "proof of no token": lambda h, t: {"Authorization": f"DPoP {t}"} | h.proof("GET", USERINFO),
    "proof for another method": lambda h, t: {"Authorization": f"DPoP {t}"} | h.proof("POST", USERINFO, t),
    "proof for another address": lambda h, t: {"Authorization": f"DPoP {t}"} | h.proof("GET", TOKEN, t),
}


@pytest.mark.parametrize("name", USES)
async def test_a_stolen_token_is_worthless(application: Application, name: str) -> None:
    holder = Holder()
    token = await bound(application, holder)
    answer = await application.client.get("/userinfo", headers=USES[name](holder, token))
    assert answer.status_code == 401, answer.text
    assert answer.headers["www-authenticate"].startswith("DPoP")


async def test_a_proof_is_good_once_at_a_room_as_well(application: Application) -> None:
    holder = Holder()
    token = await bound(application, holder)
    headers = {"Authorization": f"DPoP {token}"} | holder.proof("GET", USERINFO, token)
    assert (await application.client.get("/userinfo", headers=headers)).status_code == 200
    assert (await application.client.get("/userinfo", headers=headers)).status_code == 401


async def test_no_other_process_of_the_room_takes_a_used_proof(application: Application, settings_of, database) -> None:
    """Two processes share nothing but the database."""
    holder = Holder()
    token = await bound(application, holder)
    headers = {"Authorization": f"DPoP {token}"} | holder.proof("GET", USERINFO, token)
    twin = create_app(settings_of(EidGatewaySettings, eid_gateway_url=ISSUER), database=database)
    async with client_of(twin) as other:
        answers = [await client.get("/userinfo", headers=headers) for client in (application.client, other)]
        assert [answer.status_code for answer in answers] == [200, 401]
        fresh = {"Authorization": f"DPoP {token}"} | holder.proof("GET", USERINFO, token)
        assert (await other.get("/userinfo", headers=fresh)).status_code == 200


async def test_a_request_that_fails_uses_its_proof_up(application: Application) -> None:
    holder = Holder()
    token = await bound(application, holder)
    path = "/v1/representations"
    headers = {"Authorization": f"DPoP {token}"} | holder.proof("POST", f"{ISSUER}{path}", token)
    assert (await application.client.post(path, headers=headers, json={})).status_code == 400
    assert (await application.client.post(path, headers=headers, json={})).status_code == 401


async def test_of_many_who_use_one_proof_at_once_one_is_served(settings_of, own_database_url) -> None:
    settings = settings_of(EidGatewaySettings, database_url=own_database_url, eid_gateway_url=ISSUER)
    async with client_of(create_app(settings)) as one, client_of(create_app(settings)) as other:
        holder = Holder()
        token = await bound(Application(one), holder)
        headers = {"Authorization": f"DPoP {token}"} | holder.proof("GET", USERINFO, token)
        answers = await asyncio.gather(*(room.get("/userinfo", headers=headers) for room in (one, other) * 4))
    assert sorted(answer.status_code for answer in answers) == [200, *[401] * 7]


async def test_a_token_bound_to_no_key_is_not_helped_by_a_proof(application: Application) -> None:
    tokens = await application.tokens()
    headers = {"Authorization": f"DPoP {tokens['access_token']}"}
    headers |= Holder().proof("GET", USERINFO, tokens["access_token"])
    assert (await application.client.get("/userinfo", headers=headers)).status_code == 401


FLAWS: dict[str, dict[str, Any]] = {
    "old": {"iat": int(time.time()) - 3600},
    "from the future": {"iat": int(time.time()) + 3600},
    "without time": {"iat": None},
    "time is a word": {"iat": "now"},
    "time is true": {"iat": True},
    "without jti": {"jti": None},
    "empty jti": {"jti": ""},
    "other method": {"htm": "GET"},
    "other address": {"htu": "https://other.example/token"},
    "typ JWT": {"header": {"typ": "JWT"}},
    "another key shown": {"header": {"jwk": ECKey.generate_key("P-256").as_dict(private=False)}},
    "no key": {"header": {"jwk": None}},
}


@pytest.mark.parametrize("name", FLAWS)
async def test_a_flawed_proof_gives_no_token(application: Application, name: str) -> None:
    code = await application.code()
    answer = await application.redeem(code, Holder().proof("POST", TOKEN, **FLAWS[name]))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_dpop_proof")
    assert (await application.redeem(code)).status_code == 200, "the code is not used up"


async def test_the_private_key_must_stay_at_home(application: Application) -> None:
    holder = Holder()
    shown = {"jwk": holder.key.as_dict(private=True)}
    answer = await application.redeem(await application.code(), holder.proof("POST", TOKEN, header=shown))
    assert answer.json()["error"] == "invalid_dpop_proof"


async def test_a_secret_is_no_key(application: Application) -> None:
    holder = Holder(OctKey.generate_key(256))
    header = {"alg": "HS256", "jwk": holder.key.as_dict(private=True)}
    answer = await application.redeem(await application.code(), holder.proof("POST", TOKEN, header=header))
    assert answer.json()["error"] == "invalid_dpop_proof"


async def test_two_proofs_are_one_too_many(application: Application) -> None:
    holder, code = Holder(), await application.code()
    proofs = [("DPoP", holder.proof("POST", TOKEN)["DPoP"]) for _ in range(2)]
    answer = await application.redeem(code, proofs)
    assert answer.json()["error"] == "invalid_dpop_proof"
    assert (await application.redeem(code, holder.proof("POST", TOKEN))).status_code == 200


async def test_a_code_bound_to_a_key_needs_it(application: Application) -> None:
    holder = Holder()
    code = await application.code(dpop_jkt=holder.key.thumbprint())
    assert (await application.redeem(code)).json()["error"] == "invalid_grant"
    assert (await application.redeem(code, Holder().proof("POST", TOKEN))).json()["error"] == "invalid_grant"
    assert (await application.redeem(code, holder.proof("POST", TOKEN))).status_code == 200


async def test_a_client_that_has_to_prove_possession(application: Application, database) -> None:
    portal = Signatory()
    await portal.register(database, requires_dpop=True)
    asked = {"client_id": "portal", "redirect_uri": CALLBACK}
    code = await application.code(**asked)
    refused = await application.redeem(code, **asked, **portal.proof())
    assert refused.json()["error"] == "invalid_dpop_proof"
    assert (await application.redeem(code, Holder().proof("POST", TOKEN), **asked, **portal.proof())).status_code == 200
