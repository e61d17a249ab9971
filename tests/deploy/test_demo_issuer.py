"""The demo issuer: right tokens for the right client, and refusals in the words of RFC 6749."""

import base64
import json
import stat
import time
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote_plus

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from deploy.demo_clients import CITY_CLIENTS, CLIENTS
from deploy.demo_issuer import IssuerSettings, create_app
from deploy.environment import credentials_document, keep_client_secrets

URL = "http://127.0.0.1:8009"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keep_client_secrets(tmp_path)
    return tmp_path


@pytest.fixture
def client_secrets(folder: Path) -> dict[str, str]:
    return keep_client_secrets(folder)


def settings(folder: Path, environment: str = "development") -> IssuerSettings:
    return IssuerSettings(LOTSE_ENVIRONMENT=environment, ISSUER_URL=URL, LOTSE_DEMO_ISSUER_FOLDER=folder)


@pytest.fixture
async def http(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(settings(folder)))
    async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
        yield client


def form(client_id: str, secret: str, **more: str) -> dict[str, str]:
    return {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret} | more


async def claims_of(http: httpx.AsyncClient, answer: httpx.Response) -> dict[str, object]:
    assert answer.status_code == 200, answer.text
    keys = KeySet.import_key_set((await http.get("/jwks")).json())
    token = jwt.decode(answer.json()["access_token"], keys, algorithms=["ES256"])
    assert token.header["typ"] == "at+jwt"
    return token.claims


async def test_a_form_gives_an_access_token_as_in_rfc_9068(http, client_secrets):
    answer = await http.post("/token", data=form("staff-buergerbuero", client_secrets["staff-buergerbuero"]))
    claims = await claims_of(http, answer)
    assert claims.pop("jti")
    issued = claims.pop("iat")
    assert abs(issued - time.time()) < 5
    assert claims == {
        "iss": URL,
        "sub": "staff-buergerbuero",
        "client_id": "staff-buergerbuero",
        "aud": "lotse",
        "scope": "booking:staff cases:staff",
        "offices": ["*"],
        "exp": issued + 3600,
    }
    assert answer.json() | {"access_token": ""} == {
        "access_token": "",
        "token_type": "Bearer",
        "expires_in": 3600,
        "scope": "booking:staff cases:staff",
    }
    assert answer.headers["cache-control"] == "no-store"


async def test_an_authority_is_named_in_its_token(http, client_secrets):
    secret = client_secrets["authority-standesamt"]
    basic = base64.b64encode(f"{quote_plus('authority-standesamt')}:{quote_plus(secret)}".encode()).decode()
    answer = await http.post(
        "/token", data={"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {basic}"}
    )
    claims = await claims_of(http, answer)
    assert (claims["authority"], claims["scope"]) == ("standesamt", "parts:decide")


async def test_a_client_may_ask_for_less_but_not_for_more(http, client_secrets):
    secret = client_secrets["ops"]
    less = await http.post("/token", data=form("ops", secret, scope="ops:read"))
    assert (await claims_of(http, less))["scope"] == "ops:read"
    more = await http.post("/token", data=form("ops", secret, scope="ops:read catalog:write"))
    assert (more.status_code, more.json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_id": ""}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
    ],
)
async def test_a_wrong_request_is_refused(http, client_secrets, change, status, error):
    answer = await http.post("/token", data=form("ops", client_secrets["ops"]) | change)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert ("www-authenticate" in answer.headers) == (status == 401)


@pytest.mark.parametrize(
    ("content", "content_type", "status", "error"),
    [
        (b"", FORM, 401, "invalid_client"),
        (b"{}", "application/json", 400, "invalid_request"),
        (b"grant_type=a&grant_type=b", FORM, 400, "invalid_request"),
        ("grant_type=ä".encode(), FORM, 400, "invalid_request"),
        (b"grant_type=%ff", FORM, 400, "invalid_request"),
        (b"&".join(b"a%d=1" % n for n in range(100)), FORM, 400, "invalid_request"),
        (b"a" * 20_000, FORM, 413, "invalid_request"),
    ],
)
async def test_what_is_no_form_is_refused(http, content, content_type, status, error):
    answer = await http.post("/token", content=content, headers={"Content-Type": content_type})
    assert (answer.status_code, answer.json()["error"]) == (status, error)


@pytest.mark.parametrize(
    "header", ["Basic", "Basic !!!", "Basic b3Bz", "Bearer b3BzOng=", "Basic b3BzOng=", "Basic /w=="]
)
async def test_a_wrong_header_is_refused(http, header):
    answer = await http.post("/token", data={"grant_type": "client_credentials"}, headers={"Authorization": header})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_two_ways_to_name_oneself_are_one_too_many(http, client_secrets):
    answer = await http.post("/token", data=form("ops", client_secrets["ops"]), auth=("ops", client_secrets["ops"]))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_it_describes_itself_without_its_private_key(http):
    openid = (await http.get("/.well-known/openid-configuration")).json()
    assert openid == (await http.get("/.well-known/oauth-authorization-server")).json()
    assert openid["issuer"] == URL
    assert openid["token_endpoint"] == f"{URL}/token"
    (key,) = (await http.get("/jwks")).json()["keys"]
    assert key["alg"] == "ES256"
    assert "d" not in key
    assert (await http.get("/health/live")).status_code == (await http.get("/health/ready")).status_code == 200


async def test_key_and_secrets_are_kept_private_and_stay_the_same(http, folder, client_secrets):
    before = (await http.get("/jwks")).json()
    transport = httpx.ASGITransport(create_app(settings(folder)))
    async with httpx.AsyncClient(transport=transport, base_url=URL) as second:
        assert (await second.get("/jwks")).json() == before
    assert keep_client_secrets(folder) == client_secrets
    for name in ("key.json", "clients.json"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_a_client_added_later_gets_a_secret_and_the_others_keep_theirs(folder, client_secrets):
    (folder / "clients.json").write_text(json.dumps({"ops": client_secrets["ops"]}))
    renewed = keep_client_secrets(folder)
    assert set(renewed) == set(CLIENTS)
    assert renewed["ops"] == client_secrets["ops"]


def test_it_refuses_production(folder):
    with pytest.raises(RuntimeError, match="not for production"):
        create_app(settings(folder, "production"))


def test_the_clients_are_those_of_the_published_contract(client_secrets):
    document = credentials_document(URL, client_secrets)
    scopes = {name: client["scope"] for name, client in document["clients"].items()}
    assert {name: scope for name, scope in scopes.items() if not name.startswith("authority-")} == {
        "staff-buergerbuero": "booking:staff cases:staff",
        "staff-bb-gohlis": "booking:staff cases:staff",
        "lead-bb-gohlis": "booking:staff booking:write",
        "staff-bundles": "bundles:write",
        "staff-catalog": "catalog:write",
        "staff-coordination": "catalog:write booking:staff",
        "amt24": "amt24:exchange webhooks:write",
        "city-frontend": "webhooks:write",
        "reporter": "reports:read reports:contribute reports:publish",
        "ops": "ops:read ops:write",
    }
    assert {scope for name, scope in scopes.items() if name.startswith("authority-")} == {"parts:decide"}
    assert len({client_secrets[client.id] for client in CITY_CLIENTS}) == len(CITY_CLIENTS)
