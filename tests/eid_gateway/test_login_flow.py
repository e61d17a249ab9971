"""The whole way of a login, as an application and a person see it."""

from joserfc import jwt
from joserfc.jwk import KeySet
from sqlalchemy import select

from services.eid_gateway.tables import metadata
from tests.eid_gateway.conftest import ISSUER
from tests.eid_gateway.flow import HIGH, REDIRECT, SUBSTANTIAL, Application, query_of


async def test_a_person_logs_in_and_the_application_learns_who(application: Application) -> None:
    answer = await application.log_in(acr_values=HIGH)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(REDIRECT + "?")
    given = query_of(answer)
    assert given["state"] == application.state
    assert given["iss"] == ISSUER

    tokens = (await application.redeem(given["code"])).json()
    keys = KeySet.import_key_set((await application.client.get("/jwks")).json())
    access = jwt.decode(tokens["access_token"], keys, algorithms=["ES256"])
    identity = jwt.decode(tokens["id_token"], keys, algorithms=["ES256"])

    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] == 300, "no longer than a person may be idle at this level"
    assert access.header["typ"] == "at+jwt"
    assert access.claims["exp"] - access.claims["iat"] == 300
    assert {name: access.claims[name] for name in ("iss", "aud", "client_id", "scope", "acr")} == {
        "iss": ISSUER, "aud": "lotse", "client_id": "demo-frontend", "scope": "openid profile", "acr": HIGH,
    }  # fmt: skip
    assert access.claims["jti"]
    assert identity.claims["nonce"] == application.nonce
    assert identity.claims["aud"] == "demo-frontend"
    assert identity.claims["acr"] == HIGH
    assert identity.claims["loa_bsi"] == "http://bsi.bund.de/eID/LoA/hoch"
    assert identity.claims["sub"] == access.claims["sub"]
    assert abs(identity.claims["auth_time"] - identity.claims["iat"]) <= 2
    assert "given_name" not in access.claims, "the rooms learn a pseudonym, not a name"


async def test_userinfo_gives_what_the_scopes_cover(application: Application) -> None:
    tokens = await application.tokens(scope="openid profile")
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    for method in ("GET", "POST"):
        answer = await application.client.request(method, "/userinfo", headers=bearer)
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store"
        known = answer.json()
        assert known.pop("sub")
        assert known == {"given_name": "Anna", "family_name": "Beispiel", "birthdate": "1990-04-12"}


async def test_userinfo_tells_nothing_beyond_openid(application: Application) -> None:
    tokens = await application.tokens(scope="openid unheard-of")
    assert tokens["scope"] == "openid"
    answer = await application.client.get("/userinfo", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert set(answer.json()) == {"sub"}


async def test_subject_is_the_same_at_every_login_and_differs_between_people(application: Application) -> None:
    async def subject(person: str) -> str:
        tokens = await Application(application.client).tokens(person)
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        return (await application.client.get("/userinfo", headers=bearer)).json()["sub"]

    first, again, other = await subject("sim-anna"), await subject("sim-anna"), await subject("sim-mehmet")
    assert first == again
    assert first != other
    assert "sim-anna" not in first


async def test_level_of_the_person_is_told_not_the_level_asked_for(application: Application) -> None:
    tokens = await application.tokens("sim-anna", acr_values=SUBSTANTIAL)
    keys = KeySet.import_key_set((await application.client.get("/jwks")).json())
    assert jwt.decode(tokens["id_token"], keys, algorithms=["ES256"]).claims["acr"] == HIGH


async def test_authorization_request_by_form_post(application: Application) -> None:
    begun = await application.client.post("/authorize", data=application.request())
    assert begun.status_code == 303
    assert begun.headers["location"].startswith(f"{ISSUER}/eid/")


async def test_events_count_logins_and_name_nobody(application: Application, session) -> None:
    await application.tokens("sim-anna")
    await application.log_in("sim-expired")
    table = metadata.tables["eid_gateway.outbox_event"]
    rows = (await session.execute(select(table.c.type, table.c.data, table.c.subject).order_by(table.c.id))).all()
    kinds = [row.type.split(".")[3] for row in rows]
    begun = ["login_shown", "login_started"]
    assert kinds == [*begun, "login_finished", *begun, "login_failed"]
    assert rows[2].data == {"clientId": "demo-frontend", "provider": "simulated", "level": "high"}
    assert rows[5].data["reasonCode"] == "document_expired"
    assert "anna" not in str(rows).lower()


async def test_attributes_are_unreadable_in_the_database(application: Application, session) -> None:
    await application.code("sim-anna")
    row = (await session.execute(select(metadata.tables["eid_gateway.authorization_grant"]))).one()
    assert b"Beispiel" not in row.sealed_attributes
    assert "Beispiel" not in str(row)
