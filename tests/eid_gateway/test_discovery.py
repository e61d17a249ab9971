"""Each promise of the discovery document is held against what the endpoints do."""

from urllib.parse import urlsplit

from tests.eid_gateway.conftest import ISSUER
from tests.eid_gateway.flow import Application, query_of


async def test_metadata_names_living_endpoints(client) -> None:
    metadata = (await client.get("/.well-known/openid-configuration")).json()
    assert metadata["issuer"] == ISSUER
    for name in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"):
        answer = await client.get(urlsplit(metadata[name]).path)
        assert answer.status_code in {200, 400, 401, 405}, name


async def test_every_level_promised_can_be_asked_for(application: Application) -> None:
    metadata = (await application.client.get("/.well-known/openid-configuration")).json()
    for level in metadata["acr_values_supported"]:
        assert (await application.authorize(acr_values=level)).headers["location"].startswith(f"{ISSUER}/eid/")
    for prompt in metadata["prompt_values_supported"]:
        answer = await application.authorize(prompt=prompt)
        assert answer.headers["location"].startswith(f"{ISSUER}/eid/") or query_of(answer)["error"] == "login_required"


async def test_applications_in_browsers_may_call_from_their_own_origin(client) -> None:
    origin = {"Origin": "http://127.0.0.1:5173"}
    asked = origin | {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
    preflight = await client.options("/userinfo", headers=asked)
    assert preflight.status_code == 200
    assert "access-control-allow-credentials" not in preflight.headers
    for path in ("/.well-known/openid-configuration", "/jwks"):
        assert (await client.get(path, headers=origin)).headers["access-control-allow-origin"] == "*"
    refused = await client.post("/token", data={}, headers=origin)
    assert refused.headers["access-control-allow-origin"] == "*"
