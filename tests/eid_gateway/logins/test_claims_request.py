"""Single attributes instead of whole scopes, and what the person is shown of it."""

import json

import pytest

from services.eid_gateway.logins.claims_request import read_claims
from tests.eid_gateway.flow import HIGH, SUBSTANTIAL, Application, query_of
from tests.eid_gateway.registered import CALLBACK, Signatory

NAME = {"userinfo": {"family_name": {"essential": True}, "birthdate": None, "email": None}}


async def known(application: Application, **changes: str | None) -> set[str]:
    tokens = await application.tokens(**changes)
    answer = await application.client.get("/userinfo", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    return set(answer.json()) - {"sub"}


async def test_nobody_gets_more_than_was_asked_for(application: Application) -> None:
    assert await known(application, scope="openid", claims=json.dumps(NAME)) == {"family_name", "birthdate"}
    assert await known(Application(application.client), scope="openid", prompt="login") == set()
    both = {"userinfo": {"address": None}}
    assert await known(application, scope="openid profile", claims=json.dumps(both)) == {
        "given_name", "family_name", "birthdate", "address",
    }  # fmt: skip


async def test_the_page_says_what_is_optional(application: Application) -> None:
    page = await application.open_page(scope="openid", claims=json.dumps(NAME))
    assert "Geburtsdatum (freiwillig" in page.text
    assert "Familienname</li>" in page.text
    assert "Vorname" not in page.text


async def test_what_the_client_may_not_have_is_left_out(application: Application, database) -> None:
    await Signatory().register(database)
    wish = json.dumps({"userinfo": {"address": {"essential": True}, "given_name": None}})
    page = await application.open_page(client_id="portal", redirect_uri=CALLBACK, scope="openid", claims=wish)
    assert "Vorname" in page.text
    assert "Anschrift" not in page.text


async def test_a_level_asked_for_in_claims_is_kept(application: Application) -> None:
    wish = json.dumps({"id_token": {"acr": {"essential": True, "values": [HIGH]}}})
    answer = await application.log_in("sim-erika", claims=wish, acr_values=SUBSTANTIAL)
    assert query_of(answer)["error"] == "unmet_authentication_requirements"


def test_reading() -> None:
    assert read_claims("{}", ceiling=()).attributes == {}
    assert read_claims('{"userinfo": null, "id_token": {"acr": null}}', ceiling=()).acr_values == ()
    assert read_claims('{"id_token": {"acr": {"value": "x"}}}', ceiling=()).acr_values == ("x",)
    read = read_claims(json.dumps(NAME), ceiling=("family_name", "birthdate"))
    assert read.attributes == {"family_name": True, "birthdate": False}


@pytest.mark.parametrize(
    ("person", "ends"), [("sim-anna", "code"), ("sim-mehmet", "access_denied"), ("sim-erika", "access_denied")]
)
async def test_only_the_cards_a_client_takes(application: Application, database, person: str, ends: str) -> None:
    await Signatory().register(database, documents=["identity_card"])
    answer = await application.log_in(person, client_id="portal", redirect_uri=CALLBACK)
    assert query_of(answer).get("error", "code") == ends
