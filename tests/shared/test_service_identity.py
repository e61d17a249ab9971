"""How rooms know one another: each property of a token is needed, and would be missed where it is not checked.

Over real HTTP, at the doors inside every room; then the checker without one of its checks, which lets exactly that forgery in.
"""

import json
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable
from importlib import import_module
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from joserfc.jwk import ECKey
from joserfc.jwt import JWTClaimsRegistry, Token

from deploy.demo_clients import SERVICE_SCOPES
from shared import tokens
from shared.access import Access, Caller
from shared.http import HttpClient
from shared.messaging import routes
from shared.problems import Unauthorized
from shared.settings import ROOMS, Issuer
from shared.tokens import TokenVerifier
from tests.support.issuer import TestIssuers
from tests.support.serving import serving
from tests.test_every_room import room_app

EVENTS = "/internal/events"
PARCELS = f"/internal/parcels?part={uuid4()}"
NOW = int(time.time())


def forged(issuers: TestIssuers, **claims: object) -> str:
    """The token of the room catalog, but for these claims."""
    return issuers.token("city", **{"scope": " ".join(SERVICE_SCOPES["catalog"]), **claims})


def of_another_key(issuers: TestIssuers) -> str:
    stranger = TestIssuers(issuers.url, {"city": ECKey.generate_key("P-256", {"kid": "city", "alg": "ES256"})})
    return forged(stranger)


FORGERIES: dict[str, Callable[[TestIssuers], str]] = {
    "another audience": lambda issuers: forged(issuers, aud="another-house"),
    "no audience": lambda issuers: forged(issuers, aud=None),
    "expired": lambda issuers: forged(issuers, exp=NOW - 120),
    "no end": lambda issuers: forged(issuers, exp=None),
    "another issuer": lambda issuers: forged(issuers, iss="https://evil.example"),
    "no issuer": lambda issuers: forged(issuers, iss=None),
    "another key": of_another_key,
}


def event(room: str, source: str | None = None) -> dict[str, object]:
    """An event as a room tells it, of a type nobody acts on."""
    return {
        "id": str(uuid4()), "source": source or f"urn:lotse:{room}", "type": f"de.lotse.{room}.unheard_of.v1", "subject": "x",
        "time": "2026-03-02T09:00:00Z", "traceparent": f"00-{'a' * 32}-{'b' * 16}-01", "correlationid": "c", "data": {},
    }  # fmt: skip


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest_asyncio.fixture(loop_scope="session", params=ROOMS)
async def room(request, settings_of, database):
    """A room served on loopback."""
    async with serving(room_app(request.param, settings_of, database)) as url, httpx.AsyncClient(base_url=url) as http:
        yield http


async def test_every_flaw_closes_the_inner_doors_of_every_room(room, issuers) -> None:
    body = {"events": [event("catalog")]}
    for name, forge in FORGERIES.items():
        answer = await room.post(EVENTS, json=body, headers=bearer(forge(issuers)))
        assert answer.status_code == 401, name
    for headers in ({}, {"Authorization": "Bearer"}, {"Authorization": "Secret abc"}, {"Authorization": "Basic eDp5"}):
        assert (await room.post(EVENTS, json=body, headers=headers)).status_code == 401, headers
    resident = issuers.token("resident", scope=" ".join(SERVICE_SCOPES["catalog"]))
    assert (await room.post(EVENTS, json=body, headers=bearer(resident))).status_code == 403, "vouched for by another"
    clerk = issuers.token("city", scope="booking:staff cases:staff parts:decide catalog:write ops:write")
    assert (await room.post(EVENTS, json=body, headers=bearer(clerk))).status_code == 403
    assert (await room.post(EVENTS, json=body, headers=bearer(forged(issuers)))).status_code == 200


async def test_the_token_of_a_room_speaks_for_no_other(room, issuers) -> None:
    for owner in SERVICE_SCOPES:
        headers = bearer(issuers.token("city", scope=" ".join(SERVICE_SCOPES[owner])))
        for told in SERVICE_SCOPES:
            body = {"events": [event(owner), event(told)]}
            status = (await room.post(EVENTS, json=body, headers=headers)).status_code
            assert status == (200 if told == owner else 403), (owner, told)
        dressed = {"events": [event("routing" if owner != "routing" else "catalog", f"urn:lotse:{owner}")]}
        assert (await room.post(EVENTS, json=dressed, headers=headers)).status_code == 403, "by its type"


async def test_only_routing_fetches_parcels(settings_of, database, issuers) -> None:
    async with serving(room_app("bundles", settings_of, database)) as url, httpx.AsyncClient(base_url=url) as http:
        for owner, scopes in SERVICE_SCOPES.items():
            headers = bearer(issuers.token("city", scope=" ".join(scopes)))
            assert (await http.get(PARCELS, headers=headers)).status_code == (200 if owner == "routing" else 403), owner
        for name, forge in FORGERIES.items():
            assert (await http.get(PARCELS, headers=bearer(forge(issuers)))).status_code == 401, name


def without(*names: str) -> Callable[[Issuer], JWTClaimsRegistry]:
    """The rules for claims as they are, but for some."""
    whole = tokens._claims_of

    def rules(issuer: Issuer) -> JWTClaimsRegistry:
        kept = {name: rule for name, rule in whole(issuer).options.items() if name not in names}
        return JWTClaimsRegistry(leeway=tokens.LEEWAY_SECONDS, **kept)

    return rules


@pytest_asyncio.fixture(loop_scope="session")
async def verifier(settings_of, issuers):
    settings = settings_of(import_module("services.catalog.settings").CatalogSettings)
    http = HttpClient(settings)
    yield TokenVerifier(settings, http)
    await http.close()


@pytest.mark.parametrize(("check", "name"), [("aud", "another audience"), ("aud", "no audience")])
async def test_without_the_check_the_forgery_comes_in(verifier, issuers, monkeypatch, check: str, name: str) -> None:
    token = FORGERIES[name](issuers)
    with pytest.raises(Unauthorized):
        await verifier.verify(token)
    monkeypatch.setattr(tokens, "_claims_of", without(check))
    assert (await verifier.verify(token)).claims["sub"] == "somebody"


async def test_without_the_clock_an_old_token_comes_in(verifier, issuers, monkeypatch) -> None:
    token = FORGERIES["expired"](issuers)
    with pytest.raises(Unauthorized):
        await verifier.verify(token)
    monkeypatch.setattr(tokens, "LEEWAY_SECONDS", 3600)
    assert (await verifier.verify(token)).claims["sub"] == "somebody"


async def test_without_the_list_of_issuers_a_stranger_comes_in(verifier, issuers) -> None:
    token = FORGERIES["another issuer"](issuers)
    with pytest.raises(Unauthorized):
        await verifier.verify(token)
    trusted = Issuer(issuer="https://evil.example", jwks_url=f"{issuers.url}/city/jwks", kind="city")
    verifier._issuers[trusted.issuer] = trusted
    assert (await verifier.verify(token)).issuer == trusted


async def test_without_the_signature_anybody_writes_tokens(verifier, issuers, monkeypatch) -> None:
    token = FORGERIES["another key"](issuers)
    with pytest.raises(Unauthorized):
        await verifier.verify(token)
    monkeypatch.setattr(tokens.jwt, "decode", unsigned)
    assert (await verifier.verify(token)).claims["sub"] == "somebody"


def unsigned(token: str, *_: object, **__: object) -> Token:
    """What a token says, whoever wrote it."""
    header, payload, _signature = token.split(".")
    return Token(*(json.loads(urlsafe_b64decode(part + "==")) for part in (header, payload)))


async def test_without_the_scope_of_the_door_any_staff_tells_events(
    settings_of, database, issuers, monkeypatch
) -> None:
    body, half = {"events": [event("catalog")]}, bearer(issuers.token("city", scope="events:catalog"))
    async with serving(room_app("booking", settings_of, database)) as url, httpx.AsyncClient(base_url=url) as http:
        assert (await http.post(EVENTS, json=body, headers=half)).status_code == 403
        monkeypatch.setattr(
            Access, "_admit", lambda _, token: Caller("machine", scopes=frozenset(token.claims["scope"].split()))
        )
        assert (await http.post(EVENTS, json=body, headers=half)).status_code == 200


async def test_without_the_check_of_origin_one_room_speaks_for_another(
    settings_of, database, issuers, monkeypatch
) -> None:
    body, catalog = {"events": [event("routing")]}, bearer(forged(issuers))
    async with serving(room_app("booking", settings_of, database)) as url, httpx.AsyncClient(base_url=url) as http:
        assert (await http.post(EVENTS, json=body, headers=catalog)).status_code == 403
        monkeypatch.setattr(routes, "check_origin", lambda *_: None)
        assert (await http.post(EVENTS, json=body, headers=catalog)).status_code == 200
