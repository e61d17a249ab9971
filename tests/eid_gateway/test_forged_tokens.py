"""Tokens nobody issued: every forgery is a 401, a level too low asks for a step-up."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from typing import Annotated, Any

import pytest
import pytest_asyncio
from fastapi import APIRouter, Depends
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from services.eid_gateway.keys.ring import KeyRing
from shared.access import Caller, citizen
from tests.eid_gateway.conftest import ISSUER
from tests.eid_gateway.flow import LOW, SUBSTANTIAL, Application


def part(content: dict[str, Any] | bytes) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class Forger:
    """Has the true key, to show that each single flaw is enough, and keys of its own."""

    def __init__(self, key: ECKey) -> None:
        self.key, self.own = key, ECKey.generate_key("P-256", {"kid": key.kid})

    def claims(self, **changes: Any) -> dict[str, Any]:
        now = int(time.time())
        content = {
            "iss": ISSUER,
            "aud": "lotse",
            "sub": "x",
            "iat": now,
            "exp": now + 60,
            "jti": "j",
            "acr": SUBSTANTIAL,
        }
        return {name: value for name, value in (content | changes).items() if value is not None}

    def token(self, key: Any = None, header: dict[str, Any] | None = None, **changes: Any) -> str:
        head = {"alg": "ES256", "typ": "at+jwt", "kid": self.key.kid} | (header or {})
        algorithms = [head["alg"]]
        return jwt.encode(head, self.claims(**changes), key or self.key, algorithms=algorithms)

    def with_public_key_as_secret(self) -> str:
        """Made by hand: no library of today does it."""
        signed = f"{part({'alg': 'HS256', 'typ': 'at+jwt', 'kid': self.key.kid})}.{part(self.claims())}"
        return f"{signed}.{part(hmac.digest(self.key.as_pem(private=False), signed.encode(), 'sha256'))}"

    def embedded_key(self) -> str:
        own = ECKey.generate_key("P-256")
        return self.token(own, {"jwk": own.as_dict(private=False)})


FORGERIES: dict[str, Callable[[Forger], str]] = {
    "alg none, no signature": lambda f: f"{part({'alg': 'none', 'typ': 'at+jwt'})}.{part(f.claims())}.",
    "alg None in odd case": lambda f: f"{part({'alg': 'nOnE', 'typ': 'at+jwt'})}.{part(f.claims())}.",
    "alg none with a signature": lambda f: (
        f"{part({'alg': 'none', 'kid': f.key.kid})}.{part(f.claims())}.{f.token().split('.')[2]}"
    ),
    "HS256 with the public key": lambda f: f.with_public_key_as_secret(),
    "own key under the known id": lambda f: f.token(f.own),
    "own RSA key": lambda f: f.token(RSAKey.generate_key(2048), {"alg": "RS256"}),
    "own key brought along": lambda f: f.embedded_key(),
    "unknown kid": lambda f: f.token(header={"kid": "unheard-of"}),
    "wrong issuer": lambda f: f.token(iss="https://evil.example"),
    "issuer with a slash": lambda f: f.token(iss=ISSUER + "/"),
    "no issuer": lambda f: f.token(iss=None),
    "wrong audience": lambda f: f.token(aud="another-house"),
    "no audience": lambda f: f.token(aud=None),
    "expired": lambda f: f.token(exp=int(time.time()) - 120),
    "no expiry": lambda f: f.token(exp=None),
    "expiry is a word": lambda f: f.token(exp="tomorrow"),
    "not yet valid": lambda f: f.token(nbf=int(time.time()) + 600),
    "issued in the future": lambda f: f.token(iat=int(time.time()) + 600),
    "no subject": lambda f: f.token(sub=None),
    "an ID token": lambda f: f.token(header={"typ": "JWT"}),
    "no type": lambda f: f.token(header={"typ": ""}),
    "changed claims": lambda f: ".".join(
        (f.token().split(".")[0], part(f.claims(sub="other")), f.token().split(".")[2])
    ),
    "signature cut off": lambda f: f.token().rsplit(".", 1)[0] + ".",
    "two parts": lambda f: f.token().rsplit(".", 1)[0],
    "signature of other claims": lambda f: f.token().rsplit(".", 1)[0] + "." + f.token(sub="y").rsplit(".", 1)[1],
    "signature with a bit turned": lambda f: f.token()[:-2] + ("A" if f.token()[-2] != "A" else "B") + "A",
    "audience is a list without us": lambda f: f.token(aud=["another-house", "lotse-2"]),
    "audience is part of ours": lambda f: f.token(aud="lots"),
    "audience in capitals": lambda f: f.token(aud="LOTSE"),
    "issuer is a list": lambda f: f.token(iss=[ISSUER]),
    "issuer with a blank": lambda f: f.token(iss=ISSUER + " "),
    "subject is empty": lambda f: f.token(sub=""),
    "expiry is negative": lambda f: f.token(exp=-1),
    "issued never": lambda f: f.token(iat=None),
    "ES256 named RS256": lambda f: (
        f"{part({'alg': 'RS256', 'typ': 'at+jwt', 'kid': f.key.kid})}.{f.token().split('.', 1)[1]}"
    ),
    "a proof of possession": lambda f: f.token(header={"typ": "dpop+jwt"}),
    "a critical header nobody knows": lambda f: (
        f"{part({'alg': 'ES256', 'typ': 'at+jwt', 'kid': f.key.kid, 'crit': ['x'], 'x': 1})}.{f.token().split('.', 1)[1]}"
    ),
    "four parts": lambda f: f.token() + ".AA",
    "encrypted by name": lambda f: f.token() + ".AA.AA",
    "garbage": lambda _: "garbage",
    "dots": lambda _: "..",
    "claims are a list": lambda f: f"{part({'alg': 'ES256'})}.{part(b'[]')}.AA",
    "claims nested too deep": lambda f: f"{part({'alg': 'ES256'})}.{part(b'[' * 9000)}.AA",
}


@pytest_asyncio.fixture(loop_scope="session")
async def forger(app, client) -> Forger:
    ring: KeyRing = app.state.ring
    return Forger(await ring.signing())


async def test_the_forger_s_tools_work(forger: Forger, app) -> None:
    assert (await app.state.tokens.verify(forger.token())).claims["sub"] == "x"


@pytest.mark.parametrize("name", FORGERIES)
async def test_a_forged_token_is_a_401(client, forger: Forger, name: str) -> None:
    answer = await client.get("/userinfo", headers={"Authorization": f"Bearer {FORGERIES[name](forger)}"})
    assert answer.status_code == 401, name
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["type"] == "urn:lotse:problem:unauthorized"


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic eDp5", "Secret abc"])
async def test_no_token_is_a_401(client, header: str | None) -> None:
    answer = await client.get("/userinfo", headers={} if header is None else {"Authorization": header})
    assert answer.status_code == 401


async def test_an_id_token_opens_no_door(client, application: Application) -> None:
    tokens = await application.tokens()
    answer = await client.get("/userinfo", headers={"Authorization": f"Bearer {tokens['id_token']}"})
    assert answer.status_code == 401


@pytest.mark.parametrize(("acr", "status"), [(LOW, 401), ("urn:unheard-of", 401), (None, 401), (SUBSTANTIAL, 200)])
async def test_a_level_too_low_asks_for_a_step_up(app, client, forger: Forger, acr: str | None, status: int) -> None:
    router = APIRouter()

    @router.get("/needs-substantial")
    async def needs(caller: Annotated[Caller, Depends(citizen("substantial"))]) -> dict[str, str]:
        return {"sub": caller.subject}

    app.include_router(router)
    answer = await client.get("/needs-substantial", headers={"Authorization": f"Bearer {forger.token(acr=acr)}"})
    assert answer.status_code == status
    if status == 401:
        assert answer.json()["type"] == "urn:lotse:problem:assurance-level-too-low"
        challenge = f'Bearer error="insufficient_user_authentication", acr_values="{SUBSTANTIAL}"'
        assert answer.headers["www-authenticate"] == challenge
