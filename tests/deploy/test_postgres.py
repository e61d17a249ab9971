"""The private PostgreSQL: it starts, ends, dies and comes back with its data, whoever runs it."""

import asyncio
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from deploy import identity, private_server
from deploy.errors import StartError
from deploy.identity import Identity
from deploy.ports import free_port
from deploy.postgres import PostgresServer, locale_options
from tests.deploy.living import alive

ROOT = Path(__file__).resolve().parents[2]
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


def query(url: str, sql: str) -> object:
    async def ask() -> object:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    return asyncio.run(ask())


pytestmark = pytest.mark.xdist_group("postgres")  # the servers are made once, and by one process


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """A folder that other users can reach, which pytest's own folders are not."""
    with tempfile.TemporaryDirectory(prefix="lotse-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A running server, made after a first attempt that was interrupted."""
    folder = tmp_path_factory.mktemp("postgres")
    (folder / "data.draft").mkdir()
    (folder / "data.draft" / "half").touch()
    with PostgresServer(folder) as running:
        yield running


@pytest.fixture(scope="module")
def folder_of_other(server: PostgresServer, open_folder: Path) -> Path:
    """A copy of what the server leaves behind when it is stopped."""
    server.stop()
    shutil.copytree(server.folder, open_folder / "other")
    server.start()
    return open_folder / "other"


@pytest.fixture
def other(folder_of_other: Path) -> Iterator[PostgresServer]:
    """A second server, not started yet."""
    second = PostgresServer(folder_of_other)
    yield second
    second.stop()


@contextmanager
def changed(file: Path, text: str | None) -> Iterator[None]:
    """Give a file another content (None: take it away) for a while."""
    before = file.read_text()
    file.unlink() if text is None else file.write_text(text)
    yield
    file.write_text(before)


def test_an_interrupted_first_start_leaves_nothing_half_made(server):
    assert not (server.folder / "data.draft").exists()
    assert query(server.url, "select 1") == 1


def test_what_was_committed_survives_a_kill_on_the_same_port(server):
    query(server.url, "create table kept as select 1 as n")
    port, pid = server.port, server.pid
    server.kill()
    assert server.pid is None
    server.start()
    assert server.port == port
    assert server.pid != pid
    assert query(server.url, "select n from kept") == 1
    server.restart()
    assert query(server.url, "select n from kept") == 1


def test_it_is_as_the_house_needs_it(server):
    assert query(server.url, "select current_database()") == "lotse"
    assert query(server.url, "show max_connections") == "200"
    assert query(server.url, "show synchronous_commit") == "on"
    assert query(server.url, "show listen_addresses") == "127.0.0.1"
    assert query(server.url, "show unix_socket_directories") == ""
    assert query(server.url, "select upper('straße') collate pg_unicode_fast") == "STRASSE"
    assert query(server.url, "create extension if not exists btree_gist") is None


def test_only_the_password_opens_it_and_only_the_owner_reads_the_password(server):
    with pytest.raises(asyncpg.InvalidPasswordError):
        query(server.url.replace(server.password, "wrong"), "select 1")
    for secret in (server.folder / "password", server.data / "postmaster.pid"):
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600


def test_a_second_server_on_the_same_folder_is_refused_by_name(server, monkeypatch):
    monkeypatch.setattr(private_server, "LOCK_TIMEOUT", 0.05)
    with pytest.raises(StartError, match=rf"already running on .* \(process {server.pid}\)"):
        PostgresServer(server.folder).start()
    assert query(server.url, "select 1") == 1


def test_it_works_while_an_event_loop_runs(other):
    async def start() -> None:
        other.start()

    asyncio.run(start())
    assert query(other.url, "select 1") == 1


def test_a_pid_file_whose_number_went_to_another_program_is_no_obstacle(other):
    with subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(60)"]) as stranger:
        (other.data / "postmaster.pid").write_text(f"{stranger.pid}\n{other.data}\n1\n5432\n\n\n\nready\n")
        other.start()
        assert query(other.url, "select 1") == 1
        stranger.kill()


def test_a_lost_password_is_explained(other):
    with changed(other.folder / "password", None), pytest.raises(StartError, match="password authentication failed"):
        other.start()
    assert not other.running


def test_data_of_another_major_version_are_refused(other):
    with (
        changed(other.data / "PG_VERSION", "17\n"),
        pytest.raises(StartError, match="made by PostgreSQL 17, but the PostgreSQL found here is 18"),
    ):
        other.start()


def test_what_the_server_complains_about_reaches_the_person(other):
    with (
        changed(other.data / "postgresql.conf", "nonsense = 1\n"),
        pytest.raises(StartError, match='unrecognized configuration parameter "nonsense"'),
    ):
        other.start()


def test_a_port_taken_between_look_and_start_is_replaced(other, server, monkeypatch):
    free = free_port()
    ports = iter([server.port, free])
    monkeypatch.setattr(private_server, "free_port", lambda: next(ports))
    other.start()
    assert other.port == free


@pytest.mark.parametrize(("major", "name"), [(15, "C.UTF-8"), (17, "C.UTF-8"), (18, "PG_UNICODE_FAST")])
def test_every_supported_version_gets_a_unicode_locale(major, name):
    assert (name in locale_options(major)) or sys.platform == "darwin"


AS_SOMEBODY_ELSE = """
import asyncio, ctypes, encodings.ascii, encodings.idna, os, sys  # all that is needed later: the new user may not read it
from pathlib import Path
from deploy.postgres import PostgresServer
import asyncpg
asyncio.run(asyncio.sleep(0))
server = PostgresServer(Path(sys.argv[1]))
os.setgroups([]); os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[2]))
ctypes.CDLL(None).prctl(4, 1)  # PR_SET_DUMPABLE: as for a process that this user started himself
server.start()
server.stop()
print(os.stat(server.data).st_uid)
"""


@AS_ROOT
@pytest.mark.parametrize("uid", [65534, 12345], ids=["a normal user", "a uid without passwd entry"])
def test_it_runs_for(uid, open_folder):
    folder = open_folder / str(uid)
    folder.mkdir()
    os.chown(folder, uid, uid)
    command = [sys.executable, "-c", AS_SOMEBODY_ELSE, str(folder), str(uid)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert result.stdout.strip() == str(uid), result.stderr


@AS_ROOT
def test_root_falls_back_to_nobody_where_namespaces_are_forbidden(other, monkeypatch):
    with monkeypatch.context() as forbidden:
        forbidden.setattr(identity, "_unprivileged_uid", lambda: None)
        other.start()
    assert query(other.url, "select 1") == 1
    assert other.data.stat().st_uid == identity.NOBODY
    other.stop()
    other.start()  # allowed again: the folder comes back to root
    assert query(other.url, "select 1") == 1
    assert other.data.stat().st_uid == 0


STARTS_AND_WAITS = """
import sys, time
from pathlib import Path
from deploy.postgres import PostgresServer
server = PostgresServer(Path(sys.argv[1]))
server.start()
print(server.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(not identity.ON_LINUX, reason="only Linux tells children that their parent died")
def test_it_does_not_outlive_a_killed_runner(other):
    command = [sys.executable, "-c", STARTS_AND_WAITS, str(other.folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as runner:
        pid = int(runner.stdout.readline())
        assert alive(pid)
        runner.kill()
    other.start()  # waits for the dying one
    assert not alive(pid)


def test_a_user_under_whom_it_cannot_run_is_told_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(identity, "_candidates", lambda: iter([Identity(mapped_to=-1)]))
    with pytest.raises(StartError, match="start as a normal user, or set DATABASE_URL"):
        PostgresServer(tmp_path).start()
