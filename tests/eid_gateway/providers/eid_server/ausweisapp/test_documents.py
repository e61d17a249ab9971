"""Every kind of document logs in with the real AusweisApp, and tells no more than was asked."""

from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.eid_gateway.flow import HIGH
from tests.eid_gateway.providers.eid_server.ausweisapp.cards import (
    Content,
    child,
    content,
    eid_card,
    old_card,
    without_given_names,
)
from tests.eid_gateway.providers.eid_server.ausweisapp.conftest import Guest
from tests.support.ausweisapp import AusweisApp, Gestures


async def test_the_card_of_erika_mustermann_logs_in(guest: Guest, ausweisapp: AusweisApp) -> None:
    gestures = Gestures()
    answer = await guest.come_back(ausweisapp, gestures, scope="openid profile address", acr_values=HIGH)
    asked = gestures.told("ACCESS_RIGHTS")
    assert set(asked["chat"]["required"]) == {"Address", "DateOfBirth", "FamilyName", "GivenNames", "Pseudonym"}
    assert asked["transactionInfo"].startswith("Sie möchten einen Dienst der Stadt nutzen")
    claims = await guest.claims(answer)
    assert claims.pop("sub")
    assert claims == {
        "given_name": "ERIKA", "family_name": "MUSTERMANN", "birthdate": "1964-08-12",
        "address": {"street_address": "HEIDESTRAẞE 17", "postal_code": "51147", "locality": "KÖLN", "country": "DE"},
    }  # fmt: skip


@pytest.mark.parametrize(("make", "document", "names"), [
    (None, "identity_card", ("ERIKA", "MUSTERMANN")), (lambda: content("AR"), "residence_permit", ("NGUYỄN", "THỊ MAI")),
    (eid_card, "eid_card", ("JEANNE", "D’EXEMPLE")), (old_card, "identity_card", ("ERIKA", "MUSTERMANN")),
], ids=["Personalausweis", "Aufenthaltstitel", "eID-Karte", "old"])  # fmt: skip
async def test_every_kind_of_document_logs_in(guest: Guest, ausweisapp: AusweisApp, make, document, names) -> None:
    gestures = Gestures(make() if make else None)
    answer = await guest.come_back(ausweisapp, gestures, scope="openid profile document")
    tokens = (await guest.application.redeem(answer["code"])).json()
    keys = KeySet.import_key_set((await guest.application.client.get("/jwks")).json())
    access = jwt.decode(tokens["access_token"], keys, algorithms=["ES256"]).claims
    assert (access["document"], access["acr"]) == (document, HIGH)
    header = {"Authorization": f"Bearer {tokens['access_token']}"}
    claims = (await guest.application.client.get("/userinfo", headers=header)).json()
    assert (claims["given_name"], claims["family_name"]) == names


async def test_what_a_card_lacks_is_not_taken_for_refused(guest: Guest, ausweisapp: AusweisApp) -> None:
    claims = await guest.claims(
        await guest.come_back(ausweisapp, Gestures(without_given_names()), scope="openid profile")
    )
    assert claims["family_name"] == "MUSTERMANN"
    assert claims.get("given_name") is None


@pytest.mark.parametrize(("make", "claims"), [
    (None, {"age_over_18": True, "city_resident": False}),
    (lambda: content("LE"), {"age_over_18": True, "city_resident": True}),
    (child, {"age_over_18": False, "city_resident": True}),
], ids=["adult in Cologne", "adult in Leipzig", "child in Leipzig"])  # fmt: skip
async def test_age_and_residence_are_compared_by_the_card(guest: Guest, ausweisapp: AusweisApp, make, claims) -> None:
    """Neither date of birth nor address is asked for."""
    card: Content | None = make() if make else None
    gestures = Gestures(card)
    found: dict[str, Any] = await guest.claims(
        await guest.come_back(ausweisapp, gestures, scope="openid age residence")
    )
    assert found.pop("sub")
    assert found == claims
    asked = gestures.told("ACCESS_RIGHTS")
    assert set(asked["chat"]["required"]) == {"AddressVerification", "AgeVerification", "Pseudonym"}
    assert (asked["aux"]["requiredAge"], asked["aux"]["communityId"]) == ("18", "02761407130000")


async def test_a_card_keeps_its_pseudonym(guest: Guest, ausweisapp: AusweisApp) -> None:
    subjects = [
        (await guest.claims(await guest.come_back(ausweisapp, Gestures(), scope="openid", prompt="login")))["sub"]
        for _ in range(2)
    ]
    assert subjects[0] == subjects[1]
