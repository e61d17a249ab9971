"""The card instead of the visit: each of the three kinds opens a case, and whoever wants to come still may."""

import asyncio
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from deploy.demo.hand_in import WORKED_EXAMPLE
from deploy.demo.stage import Stage
from deploy.house import EmbeddedLotse
from tests.eid_gateway.flow import HIGH, Application

KINDS = [("sim-anna", "identity_card"), ("sim-mehmet", "residence_permit"), ("sim-marie", "eid_card")]


async def logged_in(house: EmbeddedLotse, person: str) -> tuple[dict[str, str], dict[str, Any]]:
    """The Authorization header of a person, and what the token says of the login."""
    async with httpx.AsyncClient(base_url=house.urls["eid_gateway"], timeout=30) as browser:
        tokens = await Application(browser).tokens(person, scope="openid document", acr_values=HIGH, prompt="login")
        keys = KeySet.import_key_set((await browser.get("/jwks")).json())
    claims = jwt.decode(tokens["access_token"], keys, algorithms=["ES256"]).claims
    return {"Authorization": f"Bearer {tokens['access_token']}"}, claims


@pytest.mark.parametrize(("person", "document"), KINDS, ids=[document for _, document in KINDS])
async def test_each_kind_of_card_opens_a_case(stage: Stage, house: EmbeddedLotse, person: str, document: str) -> None:
    bearer, claims = await logged_in(house, person)
    assert (claims["document"], claims["acr"]) == (document, HIGH)
    wish = {"bundle": "elternexpress", "mode": "online", "facts": WORKED_EXAMPLE}
    case = (await stage.ask("POST", "/v1/cases", body=wish, headers=bearer, expect=201)).json
    address = f"/v1/cases/{case['id']}"
    assert (await stage.ask("GET", address, headers=bearer, expect=200)).json["state"] == "draft", "without its secret"
    other = next(each for each, _ in KINDS if each != person)
    foreign, _ = await logged_in(house, other)
    assert (await stage.ask("GET", address, headers=foreign)).status == 404


async def test_a_visit_stays_bookable_beside_the_card(stage: Stage) -> None:
    """Where the eID replaces the visit, online is shown first; and the visit is booked to the end all the same."""
    service = (await stage.ask("GET", "/v1/services/wohnsitz-anmeldung", expect=200)).json
    assert service["personalAppearance"] == "replaceable_by_eid"
    assert service["channels"][:2] == ["online", "counter"]
    assert "Online-Ausweis" in service["eid"]["hint"]["de"]
    start = await _next_start(stage, service["id"])
    wish = {
        "services": [{"id": service["id"], "quantity": 1}],
        "office": start["office"],
        "startsAt": start["startsAt"],
    }
    held = (await stage.ask("POST", "/v1/appointments", body=wish, expect=201)).json
    holder = {"Authorization": f"Secret {held['secret']}"}
    contact = {"contact": {"name": "Erika Beispiel", "email": "erika@example.org"}, "locale": "de"}
    booked = await stage.ask("POST", f"/v1/appointments/{held['id']}/confirm", body=contact, headers=holder, expect=200)
    assert booked.json["state"] == "confirmed"


async def _next_start(stage: Stage, service: str) -> dict[str, Any]:
    for _ in range(150):  # right after the first start booking still fetches the offices from the catalog
        params = {"service": service, "limit": "1"}
        if items := (await stage.ask("GET", "/v1/availability/next", params=params, expect=200)).json["items"]:
            return items[0]
        await asyncio.sleep(0.2)
    raise AssertionError(f"no free start for {service}")
