"""The house as an object: what its processes are told, what it writes down, and that everything in it comes back."""

import asyncio
import base64
import json
import os
import socket
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import httpx
import pytest

from deploy import house as house_module
from deploy import supervisor as supervisor_module
from deploy.environment import house_environment, urls_of
from deploy.errors import StartError
from deploy.house import EmbeddedLotse
from deploy.processes import EID_SERVER, PORT_OFFSETS, TLS_OFFSETS, lotse
from shared.settings import ROOMS, RoomSettings
from tests.deploy.living import wait_until_gone
from tests.deploy.tiny_house import tiny
from tests.support.servers import POSTGRES, VALKEY


@pytest.fixture(autouse=True)
def _workers_settle_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor_module, "SETTLED_AFTER", 0.05)


@pytest.fixture
def given_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", os.environ[POSTGRES])
    monkeypatch.setenv("REDIS_URL", os.environ[VALKEY])
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")


@pytest.fixture
async def house(given_servers, tmp_path: Path) -> AsyncIterator[EmbeddedLotse]:
    async with EmbeddedLotse(tmp_path, composition=tiny()) as running:
        yield running


async def environment_of(house: EmbeddedLotse, name: str) -> dict[str, str]:
    async with httpx.AsyncClient() as client:
        return (await client.get(house.urls[name])).json()


async def test_rooms_are_told_all_they_need_in_the_words_of_their_settings(house, monkeypatch):
    told = await environment_of(house, "gateway")
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    settings = RoomSettings()
    assert settings.environment == "development"
    assert settings.database_url == os.environ[POSTGRES]
    assert {room: settings.room_url(room) for room in ROOMS} == {room: house.urls[room] for room in ROOMS}
    assert settings.public_url == house.url == f"http://127.0.0.1:{house.port_base}"
    assert [(issuer.kind, issuer.issuer, issuer.jwks_url) for issuer in settings.issuers] == [
        ("city", house.urls["issuer"], f"{house.urls['issuer']}/jwks"),
        ("resident", house.urls["eid_gateway"], f"{house.urls['eid_gateway']}/jwks"),
    ]
    assert settings.token_url == f"{house.urls['issuer']}/token"
    assert settings.service_client_id == "svc-gateway"
    assert len(settings.master_keys.keys["k1"]) == 32
    assert told["PYTHONUNBUFFERED"] == "1"
    assert "PYTHONDONTWRITEBYTECODE" not in told


async def test_only_the_issuer_is_told_where_all_secrets_are(house):
    assert "LOTSE_DEMO_ISSUER_FOLDER" not in await environment_of(house, "gateway")
    issuer = await environment_of(house, "issuer")
    kept = json.loads((Path(issuer["LOTSE_DEMO_ISSUER_FOLDER"]) / "clients.json").read_text())
    assert kept["svc-gateway"] == (await environment_of(house, "gateway"))["LOTSE_SERVICE_CLIENT_SECRET"]
    assert "LOTSE_SERVICE_CLIENT_SECRET" not in issuer


async def test_it_writes_down_what_runs_for_the_owner_only(house):
    state = json.loads((house.data_dir / "state.json").read_text())
    assert state["runnerPid"] == os.getpid()
    assert (state["databaseUrl"], state["redisUrl"]) == (os.environ[POSTGRES], os.environ[VALKEY])
    assert {entry["name"]: (entry["pid"], entry["url"]) for entry in state["processes"]} == {
        "gateway": (house.pids["gateway"], house.url),
        "issuer": (house.pids["issuer"], house.urls["issuer"]),
        "booking-worker": (house.pids["booking-worker"], None),
    }
    assert json.loads((house.data_dir / "credentials.json").read_text()) == house.credentials
    for name in ("state.json", "credentials.json", "master-keys.json", "issuer/clients.json"):
        assert stat.S_IMODE((house.data_dir / name).stat().st_mode) == 0o600


async def test_a_killed_room_comes_back_and_the_new_process_is_written_down(house):
    killed = await house.kill("gateway")
    await house.wait_ready("gateway")
    state = json.loads((house.data_dir / "state.json").read_text())
    (entry,) = (entry for entry in state["processes"] if entry["name"] == "gateway")
    assert entry["pid"] == house.pids["gateway"] != killed


async def test_secrets_survive_a_restart_and_the_state_does_not(given_servers, tmp_path):
    async with EmbeddedLotse(tmp_path, composition=tiny()) as first:
        keys = (tmp_path / "master-keys.json").read_text()
        clients = first.credentials["clients"]
    assert not (tmp_path / "state.json").exists()
    async with EmbeddedLotse(tmp_path, composition=tiny()) as second:
        assert second.credentials["clients"] == clients
        assert (tmp_path / "master-keys.json").read_text() == keys
    assert len(base64.b64decode(json.loads(keys)["keys"]["k1"])) == 32


def test_keys_from_the_environment_are_preferred(tmp_path, monkeypatch):
    monkeypatch.setenv("LOTSE_MASTER_KEYS", '{"mine": 1}')
    told = house_environment(urls_of(8000), "postgresql://", "redis://", tmp_path)
    assert told["LOTSE_MASTER_KEYS"] == '{"mine": 1}'


async def test_a_failing_seed_is_an_error_and_nothing_is_left_running(given_servers, tmp_path):
    house = EmbeddedLotse(tmp_path, composition=tiny(seed="raise SystemExit('no such service')"))
    with pytest.raises(StartError, match=r"catalog-seed failed \(exit code 1\)"):
        await house.start()
    assert house.pids == {}


async def test_a_taken_port_is_named_and_the_other_runner_left_alone(given_servers, tmp_path, monkeypatch):
    monkeypatch.setattr(house_module, "PORT_PATIENCE", 0.0)
    (tmp_path / "state.json").write_text("of the other runner")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(StartError, match=rf"port {port} \(issuer\).*make run PORT=18000"):
            await EmbeddedLotse(tmp_path, port - 9, tiny()).start()
    assert (tmp_path / "state.json").read_text() == "of the other runner"


async def test_private_servers_come_back_and_can_be_kept_down(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    async with EmbeddedLotse(composition=tiny()) as house:
        scratch = house.data_dir
        url, killed = house.database_url, await house.kill("postgres")
        await house.wait_ready("postgres")
        assert house.database_url == url
        assert house.pids["postgres"] != killed
        await (await asyncpg.connect(url)).close()
        async with house.outage("valkey"):
            await asyncio.sleep(0.3)  # longer than the watch needs to see it
            assert house.pids["valkey"] is None
        assert house.pids["valkey"]
        pids = [pid for pid in house.pids.values() if pid]
        assert len(pids) == 5
    assert not scratch.exists()
    wait_until_gone(pids, seconds=0.1)


def test_the_real_composition_is_the_published_one():
    composition = lotse()
    assert composition.port_offsets | TLS_OFFSETS == PORT_OFFSETS
    assert PORT_OFFSETS == {
        "gateway": 0,
        "catalog": 1,
        "booking": 2,
        "bundles": 3,
        "eid_gateway": 4,
        "routing": 5,
        "reporting": 6,
        "card_door": 7,
        "eid_server": 8,
        "issuer": 9,
    }
    assert [spec.name for spec in composition.workers] == [EID_SERVER, *(f"{room}-worker" for room in ROOMS)]
    steps = [[spec.name for spec in preparation.processes] for preparation in composition.preparations]
    assert steps == [["migrations"], ["seeds"]]
