"""Journey: log in as a city frontend and a person's browser do it: code flow with PKCE, a page, a choice, tokens."""

import base64
import hashlib
import json
import re
import secrets
from typing import Final
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import aiohttp

from deploy.demo.stage import Stage

REDIRECT: Final = "http://127.0.0.1:9999/callback"
HIGH: Final = "http://eidas.europa.eu/LoA/high"


async def log_in(stage: Stage) -> dict[str, str]:
    """Log in with a simulated online ID card; returns the Authorization header of the person."""
    issuer = stage.house.urls["eid_gateway"]
    known = (await stage.ask("GET", f"{issuer}/.well-known/openid-configuration", expect=200)).json
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    wish = {
        "response_type": "code", "client_id": "demo-frontend", "redirect_uri": REDIRECT, "scope": "openid",
        "state": state, "nonce": secrets.token_urlsafe(16), "acr_values": HIGH,
        "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    code = await _person(stage, f"{known['authorization_endpoint']}?{urlencode(wish)}", state)
    form = {
        "grant_type": "authorization_code", "code": code, "client_id": "demo-frontend", "redirect_uri": REDIRECT,
        "code_verifier": verifier,
    }  # fmt: skip
    tokens = (await stage.ask("POST", known["token_endpoint"], form=form, expect=200, quiet=True)).json
    claims = _claims(tokens["id_token"])
    stage.check(
        claims["acr"] == HIGH and claims["nonce"] == wish["nonce"], f"logged in at level {claims['acr']}", claims
    )
    again = await stage.ask("POST", known["token_endpoint"], form=form, quiet=True)
    stage.check(again.status == 400, "the code works once only", again.text)
    return {"Authorization": f"Bearer {tokens['access_token']}"}


async def _person(stage: Stage, address: str, state: str) -> str:
    """What a browser does: follow to the page, choose a test person, send the form, come back with a code."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        async with browser.get(address, headers={"Accept-Language": "de"}) as answer:
            page, here = await answer.text(), str(answer.url)
        stage.check("Simulation" in page, f"the page says that it is a simulation ({urlsplit(here).path[:5]}…)", page)
        action = re.findall(r'action="([^"]+/simulated)"', page)[0]
        fields = {
            "mark": re.findall(r'name="mark" value="([^"]+)"', page)[0],
            "person": re.findall(r'name="person" value="([^"]+)" required>', page)[0],
        }
        async with browser.post(urljoin(here, action), data=fields, allow_redirects=False) as answer:
            back = urlsplit(answer.headers["Location"])
    given = parse_qs(back.query)
    stage.check(given["state"] == [state], "back at the frontend with the state it sent", back)
    return given["code"][0]


def _claims(token: str) -> dict[str, str]:
    payload = token.split(".")[1]
    claims: dict[str, str] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims
