"""The whole chain, with nothing of ours at either end: an Authlib application, AusweisApp, and the card it simulates."""

import secrets
import warnings

from joserfc import jwt
from joserfc.jwk import KeySet

from tests.eid_gateway.flow import HIGH, REDIRECT, mark_of
from tests.eid_gateway.providers.eid_server.ausweisapp.conftest import TRIES, Guest
from tests.support.ausweisapp import AusweisApp, Gestures

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Authlib asks to use a newer HTTP client
    from authlib.integrations.httpx_client import AsyncOAuth2Client
    from authlib.oidc.core import CodeIDToken


async def test_an_application_learns_at_level_high_who_it_is(guest: Guest, ausweisapp: AusweisApp) -> None:
    """Application -> gateway -> AusweisApp -> eID-Server -> getResult -> ID token."""
    browser = guest.application.client
    known = (await browser.get("/.well-known/openid-configuration")).json()
    gestures = Gestures()
    for _ in range(TRIES):
        verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
        application = AsyncOAuth2Client(
            "demo-frontend", token_endpoint_auth_method="none", redirect_uri=REDIRECT, scope="openid profile",
            code_challenge_method="S256", transport=browser._transport,
        )  # fmt: skip
        address, state = application.create_authorization_url(
            known["authorization_endpoint"], code_verifier=verifier, nonce=nonce, acr_values=HIGH
        )
        page = await browser.get(address, follow_redirects=True)
        form = {"mark": mark_of(page)}
        links = await browser.post(f"{page.url.path}/eid_server", data=form)
        activation = links.text.split('class="button" href="')[1].split('"')[0]
        back = await ausweisapp.log_in(activation, gestures)
        answer = (await browser.get(back)).headers["location"]
        if not gestures.lost_the_card:
            break
    tokens = await application.fetch_token(
        known["token_endpoint"], authorization_response=answer, state=state, code_verifier=verifier
    )
    keys = KeySet.import_key_set((await browser.get(known["jwks_uri"])).json())
    told = jwt.decode(tokens["id_token"], keys, algorithms=known["id_token_signing_alg_values_supported"])
    token = CodeIDToken(
        told.claims, told.header,
        {"iss": {"values": [known["issuer"]]}, "aud": {"values": ["demo-frontend"]}, "acr": {"essential": True, "values": [HIGH]}},
        {"nonce": nonce, "access_token": tokens["access_token"], "client_id": "demo-frontend"},
    )  # fmt: skip
    token.validate()
    assert token["acr"] == HIGH
    person = await browser.get(
        known["userinfo_endpoint"], headers={"Authorization": f"Bearer {tokens['access_token']}"}
    )
    assert person.json()["family_name"] == "MUSTERMANN"
