"""openid-client and oidc-client-ts log in: what they check themselves is checked, what they are refused is refused."""

from tests.eid_gateway.flow import HIGH
from tests.eid_gateway.registered import CALLBACK, GOODBYE, Signatory

NAME = {"given_name": "Anna", "family_name": "Beispiel", "birthdate": "1990-04-12"}


async def test_openid_client_with_everything_a_confidential_application_can_do(play, issuer: str, database) -> None:
    portal = Signatory()
    await portal.register(database, requires_par=True, requires_dpop=True)
    key = portal.key.as_dict(private=True) | {"kid": portal.key.kid}
    said = await play(
        "openid_client.mjs", issuer=issuer, id="portal", key=key, redirect=CALLBACK, goodbye=GOODBYE, high=HIGH
    )
    assert set(said["asked"]) == {"client_id", "request_uri"}, "nothing of the request stands in the address"
    assert said["tokenType"] == "dpop"
    assert said["acr"] == HIGH
    assert {name: said["person"][name] for name in NAME} == NAME
    assert said["replayed"] == "invalid_grant"
    assert said["wrongVerifier"] == "invalid_grant"
    assert said["wrongNonce"] == "OAUTH_JWT_CLAIM_COMPARISON_FAILED"
    assert said["wrongState"] == "OAUTH_INVALID_RESPONSE"
    assert said["afterReplay"] == said["afterRevocation"] == "OAUTH_WWW_AUTHENTICATE_CHALLENGE"
    assert said["samePerson"]
    assert said["goodbye"] == f"{GOODBYE}?state=done"
    assert said["afterLogout"] == "login_required"


async def test_oidc_client_ts_as_the_demo_application(play, issuer: str) -> None:
    redirect, goodbye = "http://127.0.0.1:5173/callback", "http://127.0.0.1:5173/goodbye"
    said = await play("oidc_client_ts.mjs", issuer=issuer, redirect=redirect, goodbye=goodbye, high=HIGH)
    assert said["acr"] == HIGH
    assert said["nonce"] == "nonce-1"
    assert said["name"] == "Anna"
    assert said["state"] == {"page": "/antrag"}
    assert "No matching state" in said["replayed"]
    assert said["samePerson"]
    assert said["sameLogin"]
    assert said["goodbye"].startswith(f"{goodbye}?state=")
    assert said["afterLogout"] == "login_required"
