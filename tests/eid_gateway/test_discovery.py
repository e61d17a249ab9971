"""Each promise of the discovery document is held against what the endpoints do."""

from urllib.parse import urlsplit

from joserfc.jwk import ECKey, RSAKey

from tests.eid_gateway.conftest import ISSUER
from tests.eid_gateway.flow import Application, query_of
from tests.eid_gateway.registered import CALLBACK, Holder, Signatory


async def test_metadata_names_living_endpoints(client) -> None:
    metadata = (await client.get("/.well-known/openid-configuration")).json()
    assert metadata["issuer"] == ISSUER
    named = {name for name in metadata if name.endswith(("_endpoint", "_uri"))}
    assert named == {
        "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "revocation_endpoint",
        "pushed_authorization_request_endpoint", "end_session_endpoint",
    }  # fmt: skip
    for name in named:
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


async def test_every_grant_type_promised_is_known(client) -> None:
    metadata = (await client.get("/.well-known/openid-configuration")).json()
    for name in metadata["grant_types_supported"]:
        answer = await client.post("/token", data={"client_id": "demo-frontend", "grant_type": name})
        assert answer.json()["error"] == "invalid_request", "understood, only incomplete"


async def test_every_algorithm_promised_signs_for_applications(client, database) -> None:
    metadata = (await client.get("/.well-known/openid-configuration")).json()
    makers = {
        "ES256": lambda: ECKey.generate_key("P-256", {"kid": "k"}),
        "RS256": lambda: RSAKey.generate_key(2048, {"kid": "k"}), "PS256": lambda: RSAKey.generate_key(2048, {"kid": "k"}),
    }  # fmt: skip
    assert metadata["token_endpoint_auth_signing_alg_values_supported"] == metadata["dpop_signing_alg_values_supported"]
    for algorithm in metadata["token_endpoint_auth_signing_alg_values_supported"]:
        portal, holder = Signatory(key=makers[algorithm]()), Holder(makers[algorithm]())
        await portal.register(database)
        application = Application(client)
        code = await application.code(client_id="portal", redirect_uri=CALLBACK, prompt="login")
        answer = await application.redeem(
            code, holder.proof("POST", f"{ISSUER}/token", header={"alg": algorithm}),
            client_id="portal", redirect_uri=CALLBACK, **portal.proof(header={"alg": algorithm}),
        )  # fmt: skip
        assert answer.status_code == 200, (algorithm, answer.text)
        assert answer.json()["token_type"] == "DPoP"
