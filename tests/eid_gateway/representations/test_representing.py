"""Parents act for children: declared, limited by age, visible in every token."""

from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from sqlalchemy import select

from services.eid_gateway.representations.ages import ends_at
from services.eid_gateway.representations.models import representation
from shared.clock import BERLIN
from tests.eid_gateway.conftest import ISSUER
from tests.eid_gateway.flow import HIGH, SUBSTANTIAL, Application
from tests.eid_gateway.registered import Holder, Signatory
from tests.support.clients import key

PATH = "/v1/representations"
MIA = {"relation": "parent", "child": {"givenName": "Mia", "familyName": "Beispiel", "birthdate": "2020-05-04"}}
EXCHANGE = {
    "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange", "client_id": "demo-frontend",
    "subject_token_type": "urn:ietf:params:oauth:token-type:access_token",
}  # fmt: skip


async def login(client: httpx.AsyncClient, person: str = "sim-anna", **wishes: str) -> str:
    asked = {"acr_values": HIGH, "scope": "openid", "prompt": "login"} | wishes
    token: str = (await Application(client).tokens(person, **asked))["access_token"]
    return token


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def declare(client: httpx.AsyncClient, token: str, body: object = MIA) -> httpx.Response:
    return await client.post(PATH, json=body, headers=bearer(token) | key())


async def exchange(
    client: httpx.AsyncClient, token: str, made: str, headers=None, **changes: str | None
) -> httpx.Response:
    form = EXCHANGE | {"subject_token": token, "representation": made} | changes
    given = {name: value for name, value in form.items() if value is not None}
    return await client.post("/token", data=given, headers=headers)


async def claims(client: httpx.AsyncClient, token: str) -> dict:
    keys = KeySet.import_key_set((await client.get("/jwks")).json())
    return jwt.decode(token, keys, algorithms=["ES256"]).claims


async def test_a_parent_gets_a_token_to_act_with(client) -> None:
    token = await login(client)
    made = (await declare(client, token)).json()
    assert made["child"] == MIA["child"]
    assert made["endsAt"].startswith("2036-05-04T00:00:00+02:00")
    answer = await exchange(client, token, made["id"])
    assert answer.status_code == 200, answer.text
    given, own = await claims(client, answer.json()["access_token"]), await claims(client, token)
    assert given["act"] == {"sub": own["sub"]}
    assert given["sub"] != own["sub"]
    assert {name: given[name] for name in ("aud", "acr", "exp", "client_id", "auth_time")} == {
        name: own[name] for name in ("aud", "acr", "exp", "client_id", "auth_time")
    }
    assert answer.json()["issued_token_type"] == EXCHANGE["subject_token_type"]
    again = await exchange(client, await login(client), made["id"])
    assert (await claims(client, again.json()["access_token"]))["sub"] == given["sub"], "the child stays the same"


async def test_who_acts_is_stopped_where_only_the_person_may(client) -> None:
    token = await login(client)
    made = (await declare(client, token)).json()["id"]
    acting = (await exchange(client, token, made)).json()["access_token"]
    for answer in (await client.get(PATH, headers=bearer(acting)), await declare(client, acting)):
        assert answer.status_code == 403
        assert answer.json()["type"] == "urn:lotse:problem:only-in-person"
    assert (await exchange(client, acting, made)).json()["error"] == "invalid_grant", "nobody acts for who acts"
    assert (await client.get("/userinfo", headers=bearer(acting))).status_code == 401


async def test_each_sees_and_uses_only_their_own(client) -> None:
    anna, mehmet = await login(client), await login(client, "sim-mehmet")
    made = (await declare(client, anna)).json()["id"]
    assert [item["id"] for item in (await client.get(PATH, headers=bearer(anna))).json()["items"]] == [made]
    assert (await client.get(PATH, headers=bearer(mehmet))).json() == {"items": [], "next": None}
    assert (await exchange(client, mehmet, made)).json()["error"] == "invalid_target"
    assert (await client.delete(f"{PATH}/{made}", headers=bearer(mehmet))).status_code == 404
    assert (await client.delete(f"{PATH}/{made}", headers=bearer(anna))).status_code == 204
    assert (await exchange(client, anna, made)).json()["error"] == "invalid_target"
    assert (await client.delete(f"{PATH}/{made}", headers=bearer(anna))).status_code == 404


@pytest.mark.parametrize(
    ("changes", "status", "slug"),
    [
        ({"birthdate": "2008-01-01"}, 422, "old-enough-for-an-eid"),
        ({"birthdate": "2999-01-01"}, 422, "not-born-yet"),
        ({"birthdate": "2020-02-30"}, 422, "validation-failed"),
        ({"givenName": ""}, 422, "validation-failed"),
        ({"givenName": "x" * 121}, 422, "validation-failed"),
        ({"familyName": "a\x00b"}, 422, "validation-failed"),
        ({"unheard": "of"}, 422, "validation-failed"),
    ],
)
async def test_whom_nobody_can_represent(client, changes: dict, status: int, slug: str) -> None:
    answer = await declare(client, await login(client), MIA | {"child": MIA["child"] | changes})
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:lotse:problem:{slug}")


async def test_a_sure_login_is_needed(client) -> None:
    weak = await login(client, "sim-erika", acr_values=SUBSTANTIAL)
    assert (await declare(client, weak)).json()["type"] == "urn:lotse:problem:assurance-level-too-low"
    assert (await client.get(PATH)).status_code == 401


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"subject_token": None}, "invalid_request"),
        ({"subject_token_type": "urn:other"}, "invalid_request"),
        ({"representation": None}, "invalid_request"),
        ({"representation": "x"}, "invalid_target"),
        ({"subject_token": "garbage"}, "invalid_grant"),
        ({"client_id": "nobody"}, "invalid_client"),
    ],
)
async def test_wrong_exchanges(client, changes: dict, error: str) -> None:
    token = await login(client)
    made = (await declare(client, token)).json()["id"]
    assert (await exchange(client, token, made, **changes)).json()["error"] == error


async def test_the_token_of_another_client_or_an_id_token_is_not_exchanged(client, database) -> None:
    portal = Signatory()
    await portal.register(database)
    tokens = await Application(client).tokens(acr_values=HIGH)
    made = (await declare(client, tokens["access_token"])).json()["id"]
    stranger = await exchange(client, tokens["access_token"], made, client_id="portal", **portal.proof())
    assert stranger.json()["error"] == "invalid_grant"
    assert (await exchange(client, tokens["id_token"], made)).json()["error"] == "invalid_grant"


async def test_a_bound_token_needs_its_key(client) -> None:
    holder, application = Holder(), Application(client)
    url = f"{ISSUER}/token"
    own = await application.redeem(await application.code(acr_values=HIGH), holder.proof("POST", url))
    token = own.json()["access_token"]
    proof = holder.proof("GET", ISSUER + PATH, token)
    made = await client.post(
        PATH, json=MIA, headers={"Authorization": f"DPoP {token}"} | holder.proof("POST", ISSUER + PATH, token) | key()
    )
    assert made.status_code == 201, made.text
    assert (await client.get(PATH, headers={"Authorization": f"DPoP {token}"} | proof)).status_code == 200
    for headers in (None, Holder().proof("POST", url)):
        assert (await exchange(client, token, made.json()["id"], headers)).json()["error"] == "invalid_grant"
    answer = await exchange(client, token, made.json()["id"], holder.proof("POST", url))
    assert answer.json()["token_type"] == "DPoP"
    assert (await claims(client, answer.json()["access_token"]))["cnf"] == {"jkt": holder.key.thumbprint()}


async def test_nobody_acts_for_a_whole_school(client) -> None:
    token = await login(client)
    for _ in range(20):
        assert (await declare(client, token)).status_code == 201
    assert (await declare(client, token)).json()["type"] == "urn:lotse:problem:too-many-represented"


async def test_it_ends_on_the_sixteenth_birthday(client, clock, session) -> None:
    token = await login(client)
    made = (await declare(client, token)).json()["id"]
    await session.execute(representation.update().values(ends_at=datetime.now(UTC) - timedelta(seconds=1)))
    await session.flush()
    assert (await client.get(PATH, headers=bearer(token))).json()["items"] == []
    assert (await exchange(client, token, made)).json()["error"] == "invalid_target"


def test_ends_at() -> None:
    assert ends_at(date(2020, 5, 4)) == datetime(2036, 5, 4, tzinfo=BERLIN)
    assert ends_at(date(2012, 2, 29)) == datetime(2028, 2, 29, tzinfo=BERLIN)
    assert ends_at(date(2084, 2, 29)) == datetime(2100, 3, 1, tzinfo=BERLIN), "2100 has no 29 February"


async def test_the_table_names_nobody(client, session) -> None:
    await declare(client, await login(client))
    row = str((await session.execute(select(representation))).one())
    for word in ("Mia", "Beispiel", "2020-05"):
        assert word not in row
