"""The private Valkey: it starts, dies and comes back with what it was told."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from deploy import private_server
from deploy.errors import StartError
from deploy.valkey import ValkeyServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    running = ValkeyServer(tmp_path_factory.mktemp("valkey folder"))
    running.start()
    yield running
    running.stop()


def test_what_it_answered_survives_a_kill_on_the_same_port(server):
    with redis.Redis.from_url(server.url) as client:
        client.set("kept", "yes")
    port = server.port
    server.kill()
    server.start()
    assert server.port == port
    with redis.Redis.from_url(server.url) as client:
        assert client.get("kept") == b"yes"
        assert client.config_get("appendfsync") == {"appendfsync": "everysec"}


def test_each_of_64_databases_has_its_own_keys(server):
    with redis.Redis.from_url(server.url_of(63)) as client:
        client.set("only", "here")
        assert client.dbsize() == 1


def test_only_the_password_opens_it_and_only_the_owner_reads_it(server):
    stranger = redis.Redis.from_url(server.url.replace(server.password, "wrong"))
    with stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()
    for name in ("password", "valkey.conf"):
        assert stat.S_IMODE((server.folder / name).stat().st_mode) == 0o600
    command_line = Path(f"/proc/{server.pid}/cmdline")
    assert not command_line.exists() or server.password.encode() not in command_line.read_bytes()


def test_a_second_server_on_the_same_folder_is_refused(server, monkeypatch):
    monkeypatch.setattr(private_server, "LOCK_TIMEOUT", 0.05)
    with pytest.raises(StartError, match="already running"):
        ValkeyServer(server.folder).start()


def test_what_the_server_complains_about_reaches_the_person(tmp_path):
    broken = ValkeyServer(tmp_path)
    (tmp_path / "appendonlydir").write_text("not a folder")
    with pytest.raises(StartError, match=r"(?s)Valkey did not start:\n.*appendonlydir"):
        broken.start()
