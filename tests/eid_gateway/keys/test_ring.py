"""Keys in the database: sealed, rotated, and good for tokens of yesterday."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from services.eid_gateway.app import create_app
from services.eid_gateway.keys.models import signing_key
from services.eid_gateway.keys.ring import KeyRing, rotate
from services.eid_gateway.keys.rotation import PERIOD
from services.eid_gateway.keys.store import stored_keys
from services.eid_gateway.rotate_keys import main
from services.eid_gateway.settings import EidGatewaySettings
from shared.clock import utc_now
from shared.crypto import DecryptionError
from shared.problems import Unavailable
from shared.settings import MasterKeys
from tests.eid_gateway.conftest import ISSUER
from tests.eid_gateway.flow import Application
from tests.support.clients import client_of


async def test_rotation_is_seamless_for_who_checks_tokens(app, application: Application, session) -> None:
    before = await application.tokens()
    keys = app.state.settings.master_keys
    async with app.state.database.transaction() as change:
        await change.execute(update(signing_key).values(signs_from=utc_now() - PERIOD))
        await rotate(change, keys, utc_now())
        await change.execute(
            update(signing_key).where(signing_key.c.signs_from > utc_now()).values(signs_from=utc_now())
        )
    app.state.ring = KeyRing(app.state.database, keys)
    app.state.tokens._at_hand[app.state.settings.issuer] = app.state.ring.key_set

    after = await Application(application.client).tokens()
    published = [key["kid"] for key in (await application.client.get("/jwks")).json()["keys"]]
    assert len(published) == 2
    for tokens in (before, after):
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        assert (await application.client.get("/userinfo", headers=bearer)).status_code == 200


async def test_rotation_may_be_called_at_any_time(session, settings_of) -> None:
    keys = settings_of(EidGatewaySettings).master_keys
    before = await stored_keys(session)
    await rotate(session, keys, utc_now())
    assert await stored_keys(session) == before
    await rotate(session, keys, utc_now() + PERIOD)
    assert len(await stored_keys(session)) == 2
    await rotate(session, keys, utc_now() + PERIOD + timedelta(days=3))
    assert [key.id for key in await stored_keys(session) if key.id == before[0].id] == [], "no longer shown, deleted"


async def test_private_keys_are_sealed_and_never_shown(session, client) -> None:
    row = (await session.execute(select(signing_key))).one()
    assert "d" not in row.public_jwk
    assert b'"d"' not in row.sealed_private
    for key in (await client.get("/jwks")).json()["keys"]:
        assert "d" not in key
        assert {key["kty"], key["crv"], key["alg"], key["use"]} == {"EC", "P-256", "ES256", "sig"}


async def test_a_lost_master_key_opens_nothing(database) -> None:
    ring = KeyRing(database, MasterKeys(current="k2", keys={"k2": bytes(32)}))
    with pytest.raises(DecryptionError):
        await ring.signing()


async def test_without_keys_the_room_says_so(database, settings_of) -> None:
    async with database.transaction() as session:
        await session.execute(signing_key.delete())
    with pytest.raises(Unavailable):
        await KeyRing(database, settings_of(EidGatewaySettings).master_keys).signing()


async def test_a_stolen_key_is_replaced_at_once(
    settings_of, own_database_url: str, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    settings = settings_of(EidGatewaySettings, database_url=own_database_url, eid_gateway_url=ISSUER)
    monkeypatch.setattr("services.eid_gateway.rotate_keys.EidGatewaySettings", lambda: settings)
    async with client_of(create_app(settings)) as client:
        stolen = (await Application(client).tokens())["access_token"]
        before = {key["kid"] for key in (await client.get("/jwks")).json()["keys"]}
    await main(now=False)
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines()} == before, "nothing was due"
    await main(now=True)
    assert not before & {line.split()[0] for line in capsys.readouterr().out.splitlines()}
    async with client_of(create_app(settings)) as client:
        assert not before & {key["kid"] for key in (await client.get("/jwks")).json()["keys"]}
        assert (await client.get("/userinfo", headers={"Authorization": f"Bearer {stolen}"})).status_code == 401
        assert await Application(client).tokens()
