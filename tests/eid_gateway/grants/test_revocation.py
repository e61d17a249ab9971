"""Tokens that an application gives back (RFC 7009)."""

import pytest

from tests.eid_gateway.flow import Application
from tests.eid_gateway.registered import Signatory


async def userinfo(application: Application, token: str) -> int:
    return (await application.client.get("/userinfo", headers={"Authorization": f"Bearer {token}"})).status_code


async def test_a_token_given_back_opens_nothing(application: Application) -> None:
    token = (await application.tokens())["access_token"]
    assert await userinfo(application, token) == 200
    for _ in range(2):
        answer = await application.client.post("/revoke", data={"token": token, "client_id": "demo-frontend"})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert await userinfo(application, token) == 401


@pytest.mark.parametrize("token", ["garbage", "a.b.c", "x" * 2000])
async def test_what_is_no_token_is_no_error(application: Application, token: str) -> None:
    answer = await application.client.post("/revoke", data={"token": token, "client_id": "demo-frontend"})
    assert answer.status_code == 200


async def test_the_token_of_another_is_left_alone(application: Application, database) -> None:
    portal = Signatory()
    await portal.register(database)
    token = (await application.tokens())["access_token"]
    answer = await application.client.post("/revoke", data={"token": token, "client_id": "portal"} | portal.proof())
    assert answer.status_code == 200
    assert await userinfo(application, token) == 200


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({}, 400, "invalid_request"),
        ({"client_id": "demo-frontend"}, 400, "invalid_request"),
        ({"token": "x"}, 401, "invalid_client"),
        ({"token": "x", "client_id": "nobody"}, 401, "invalid_client"),
        ({"token": "x", "client_id": "portal"}, 401, "invalid_client"),
    ],
)
async def test_whoever_asks_wrongly(application: Application, database, form, status: int, error: str) -> None:
    await Signatory().register(database)
    answer = await application.client.post("/revoke", data=form)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


async def test_an_id_token_is_not_revoked(application: Application) -> None:
    tokens = await application.tokens()
    given = {"token": tokens["id_token"], "client_id": "demo-frontend"}
    assert (await application.client.post("/revoke", data=given)).status_code == 200
    assert await userinfo(application, tokens["access_token"]) == 200
