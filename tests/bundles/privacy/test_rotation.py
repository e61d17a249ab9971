"""The master key changes while the room works; afterwards the old one opens nothing and is not needed."""

import asyncio
import base64

import pytest

from services.bundles.app import create_app
from services.bundles.keys.__main__ import run
from services.bundles.keys.rotating import rotate
from services.bundles.settings import BundlesSettings
from shared.db import Database, create_engine
from shared.settings import MasterKeys
from tests.support.clients import client_of
from tests.support.servers import TEST_MASTER_KEYS

OLD = MasterKeys.model_validate_json(TEST_MASTER_KEYS)
NEW_KEY = bytes(range(32))
BOTH = OLD.model_copy(update={"current": "k2", "keys": OLD.keys | {"k2": NEW_KEY}})
NEW = MasterKeys(current="k2", keys={"k2": NEW_KEY}, hashing=OLD.keys["k1"])
ANSWERS = {"kind.vornamen": "Ada"}


async def test_everything_is_wrapped_anew_under_load(settings_of, own_database_url, make_case) -> None:
    settings = settings_of(BundlesSettings, database_url=own_database_url)
    async with client_of(create_app(settings)) as client:
        cases = [await make_case(client=client, answers=ANSWERS) for _ in range(6)]
        await cases[0].client.post(
            f"/v1/cases/{cases[0].id}/erase", headers=cases[0].headers | {"Idempotency-Key": "x"}
        )
    changed = settings.model_copy(update={"master_keys": BOTH})
    database, seen = Database(create_engine(changed, "test")), []
    async with client_of(create_app(changed)) as client:
        for case in cases:
            case.client = client
        busy = [case.call("PATCH", body={"answers": {"konto.iban": "DE02"}}) for case in cases[1:]]
        rotation, *_ = await asyncio.gather(rotate(database, BOTH, lambda r: seen.append(r.done)), *busy)
        assert (rotation.total, rotation.done, rotation.lost) == (5, 5, {})
        assert seen == [5]
        again = await rotate(database, BOTH, seen.append)
        assert (again.total, again.done) == (0, 0)
    await database.close()
    after = settings.model_copy(update={"master_keys": NEW})
    async with client_of(create_app(after)) as client:
        for case in cases[1:]:
            case.client = client
            assert (await case.call("GET", "/export"))["answers"] == ANSWERS | {"konto.iban": "DE02"}


async def test_residents_still_find_their_cases(settings_of, own_database_url, issuers) -> None:
    settings, body = settings_of(BundlesSettings, database_url=own_database_url), {"bundle": "pflege", "mode": "online"}
    owner = issuers.citizen("resident-7")
    async with client_of(create_app(settings)) as client:
        made = (await client.post("/v1/cases", json=body, headers=owner | {"Idempotency-Key": "x"})).json()
    assert (await run(settings.model_copy(update={"master_keys": BOTH}))).done == 1
    async with client_of(create_app(settings.model_copy(update={"master_keys": NEW}))) as client:
        assert (await client.get(f"/v1/cases/{made['id']}", headers=owner)).status_code == 200
    without = NEW.model_copy(update={"hashing": None})
    async with client_of(create_app(settings.model_copy(update={"master_keys": without}))) as client:
        assert (await client.get(f"/v1/cases/{made['id']}", headers=owner)).status_code == 404, "hence `hashing`"


async def test_a_lost_key_is_named(settings_of, own_database_url, make_case) -> None:
    settings = settings_of(BundlesSettings, database_url=own_database_url)
    async with client_of(create_app(settings)) as client:
        await make_case(client=client)
    rotation = await run(settings.model_copy(update={"master_keys": NEW}))
    assert (rotation.done, rotation.lost) == (0, {"k1": 1})


@pytest.mark.parametrize("hashing", ["c2hvcnQ=", b"short"])
def test_a_hashing_key_has_32_bytes(hashing) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        MasterKeys(current="k1", keys={"k1": base64.b64encode(bytes(32)).decode()}, hashing=hashing)
