"""The whole house on one machine as an object: private servers, data, every room and worker, supervised."""

import asyncio
import os
import tempfile
import time
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from deploy.console import Console, Silence
from deploy.environment import (
    credentials_document,
    eid_server_environment,
    house_environment,
    keep_client_secrets,
    keep_role_passwords,
    process_environment,
    urls_of,
)
from deploy.errors import StartError
from deploy.nursery import Launch, open_nursery
from deploy.ports import free_base, is_free
from deploy.prepared import is_prepared, mark_of, note_prepared
from deploy.private_files import write_private_json
from deploy.processes import EID_SERVER, PORT_OFFSETS, Composition, Preparation, ProcessSpec, lotse
from deploy.servers import Servers
from deploy.supervisor import READY_TIMEOUT, Supervisor

CHECKOUT = Path(__file__).resolve().parents[1]
# Others may pass through the folder but see nothing in it: the database may have to run as another user.
PASS_THROUGH = 0o711
PORT_PATIENCE = 2.0  # a runner that was just killed leaves its ports within this time
POLL_INTERVAL = 0.05


class EmbeddedLotse:
    """The house, supervised: what dies is started again.

    `data_dir` None means a folder that is thrown away afterwards, `port_base` None a free range of ports. Start it from
    the main thread: the servers it starts die with that thread, even when the whole runner is killed. `told` is for the environment of
    all its processes, beside what the runner's own holds.
    """

    def __init__(
        self,
        data_dir: Path | None = None,
        port_base: int | None = None,
        composition: Composition | None = None,
        console: Console | None = None,
        told: Mapping[str, str] | None = None,
    ) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix="lotse-") if data_dir is None else None
        self.data_dir = Path(self._scratch.name if self._scratch else data_dir or "").absolute()
        self.port_base = free_base(PORT_OFFSETS.values()) if port_base is None else port_base
        self.urls = urls_of(self.port_base)
        self.credentials: dict[str, Any] = {}
        self._composition = composition or lotse()
        self._console = console or Silence()
        self._told = dict(told or {})
        self._servers = Servers(self.data_dir, self._console)
        self._supervisor = Supervisor(self._console, self._write_state)
        self._watch: asyncio.Task[None] | None = None
        self._state_written = False

    @property
    def url(self) -> str:
        """The address of the gateway."""
        return self.urls["gateway"]

    @property
    def database_url(self) -> str:
        """The address of the database, with password."""
        return self._servers.database_url

    @property
    def redis_url(self) -> str:
        """The address of the queue, with password."""
        return self._servers.redis_url

    @property
    def pids(self) -> dict[str, int | None]:
        """The process id of every room, worker and private server by name; None while it is down."""
        servers = {name: server.pid for name, server in self._servers.private.items()}
        return servers | {launch.name: pid for launch, pid in self._supervisor.processes}

    async def start(self) -> None:
        """Start everything and return when all of it answers.

        Raises:
            StartError: something is missing or failed; the message is for a person. All that ran is stopped again.
        """
        try:
            await self._start()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop in order: apps, workers, Valkey, PostgreSQL."""
        if self._watch:
            self._watch.cancel()
        await self._supervisor.stop([spec.name for spec in self._composition.apps])
        await self._supervisor.stop([spec.name for spec in self._composition.workers])
        await self._servers.stop()
        if self._state_written:  # else it may be that of another runner, for which we made way
            (self.data_dir / "state.json").unlink(missing_ok=True)
        if self._scratch:
            self._scratch.cleanup()

    def kill_all(self) -> None:
        """Kill everything at once; what was committed survives."""
        if self._watch:
            self._watch.cancel()
        self._supervisor.kill_all()
        self._servers.kill()

    async def kill(self, name: str) -> int:
        """Kill one process (also `postgres` or `valkey`) as a crash would, and return its id; it comes back by itself."""
        if server := self._servers.private.get(name):
            pid = server.pid
            server.kill()
            return pid or 0
        return await self._supervisor.kill(name)

    async def wait_ready(self, *names: str, within: float = READY_TIMEOUT) -> None:
        """Return when the named processes (none named: all) answer; raises StartError when they do not in time."""
        wanted = set(names) or set(self.pids)
        async with asyncio.timeout(within):
            while any(self.pids[name] is None for name in wanted & set(self._servers.private)):  # noqa: ASYNC110 - no event
                await asyncio.sleep(POLL_INTERVAL)
        await self._supervisor.wait_ready(wanted, within)

    def outage(self, name: str) -> AbstractAsyncContextManager[None]:
        """Keep `postgres` or `valkey` down for the length of an `async with` block."""
        return self._servers.outage(name)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _start(self) -> None:
        self._console.say(f"Lotse starts; its data are in {self.data_dir}")
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.data_dir.chmod(PASS_THROUGH)
        await self._check_ports()
        open_nursery()
        # A server that is not ours may serve others too; who owns it decides on roles (docs/operations.md).
        passwords = keep_role_passwords(self.data_dir) if "postgres" in self._servers.private else {}
        # Threads make keys and read all files while the servers start.
        aside = asyncio.get_running_loop().run_in_executor
        eid_server = aside(None, self._eid_server_environment)
        mark = aside(None, mark_of, CHECKOUT, passwords.values())
        self._servers.start()
        launches = self._write_launches(await eid_server, passwords)
        await self._prepare_database(launches, await mark)
        await self._run_processes(launches)

    async def _check_ports(self) -> None:
        """Wait a moment for ports that are just being left, then name those that stay taken."""
        deadline = time.monotonic() + PORT_PATIENCE
        wanted = {self.port_base + offset: name for name, offset in self._composition.port_offsets.items()}
        while taken := [port for port in wanted if not is_free(port)]:
            if time.monotonic() > deadline:
                names = ", ".join(f"{port} ({wanted[port]})" for port in sorted(taken))
                raise StartError(
                    f"already in use on this machine: port {names}. Perhaps Lotse is already running: stop it, or start "
                    "this one elsewhere: make run PORT=18000 DATA=.dev-18000"
                )
            await asyncio.sleep(POLL_INTERVAL)

    def _eid_server_environment(self) -> dict[str, str]:
        """What is told about the built-in eID-Server, where there is one; the first time makes its keys, which takes most of a second."""
        runs = EID_SERVER in {spec.name for spec in self._composition.workers}
        return eid_server_environment(self.urls, self.data_dir) if runs else {}

    def _write_launches(self, eid_server: dict[str, str], passwords: dict[str, str]) -> dict[str, Launch]:
        """Make secrets and environment known to everybody concerned; return how each process is launched."""
        issuer_folder = self.data_dir / "issuer"
        client_secrets = keep_client_secrets(issuer_folder)
        self.credentials = credentials_document(self.urls["issuer"], client_secrets)
        write_private_json(self.data_dir / "credentials.json", self.credentials)
        house = eid_server | house_environment(self.urls, self.database_url, self.redis_url, self.data_dir) | self._told
        return {
            spec.name: self._launch(spec, process_environment(spec, house, client_secrets, issuer_folder, passwords))
            for spec in self._composition.all_processes
        }

    def _launch(self, spec: ProcessSpec, environment: dict[str, str]) -> Launch:
        if spec.port_offset is None:
            return Launch(spec.name, spec.command, environment, CHECKOUT)
        port = self.port_base + spec.port_offset
        url = f"http://127.0.0.1:{port}"
        command = tuple(part.replace("{port}", str(port)) for part in spec.command)
        held = port if spec.held else None
        return Launch(spec.name, command, environment, CHECKOUT, url, url + spec.ready_path, held)

    async def _prepare_database(self, launches: dict[str, Launch], mark: str) -> None:
        """Do what has to be done before the start, unless our own database is as this very code left it."""
        own = "postgres" in self._servers.private
        if own and await is_prepared(self.database_url, mark):
            self._console.say("  the database is as this version left it")
            return
        for preparation in self._composition.preparations:
            await self._prepare(preparation, launches)
        if own:
            await note_prepared(self.database_url, mark)

    async def _prepare(self, preparation: Preparation, launches: dict[str, Launch]) -> None:
        began = time.monotonic()
        await self._supervisor.run_once(launches[spec.name] for spec in preparation.processes)
        self._console.say(f"  {preparation.title} ({time.monotonic() - began:.1f} s)")

    async def _run_processes(self, launches: dict[str, Launch]) -> None:
        began = time.monotonic()
        running = (*self._composition.apps, *self._composition.workers)
        for spec in running:
            self._supervisor.add(launches[spec.name])
        self._watch = asyncio.create_task(self._servers.watch(self._write_state))
        await self._supervisor.wait_ready()
        self._write_state()
        self._console.say(f"  {len(running)} processes ({time.monotonic() - began:.1f} s)")

    def _write_state(self) -> None:
        addresses = {launch.name: launch.url for launch, _ in self._supervisor.processes}
        addresses |= {name: server.url for name, server in self._servers.private.items()}
        state = {
            "runnerPid": os.getpid(),
            "databaseUrl": self.database_url,
            "redisUrl": self.redis_url,
            "processes": [{"name": name, "pid": pid, "url": addresses[name]} for name, pid in self.pids.items()],
        }
        write_private_json(self.data_dir / "state.json", state)
        self._state_written = True
