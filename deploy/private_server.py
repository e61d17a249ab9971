"""What the embedded PostgreSQL and Valkey have in common: a folder of their own, a password, a port, a life, an end."""

import fcntl
import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

from deploy.errors import StartError
from deploy.identity import Identity
from deploy.ports import free_port
from deploy.private_files import keep_secret

POLL_INTERVAL = 0.005
READY_TIMEOUT = 60.0  # a crash recovery on a busy laptop
STOP_TIMEOUT = 10.0
LOCK_TIMEOUT = 3.0  # a killed predecessor's last processes need a moment
PORT_TRIES = 3
PORT_RETRY_DELAY = 0.2
PORT_TAKEN = "Address already in use"
LOG_LINES_SHOWN = 6
LOG_LIMIT = 5_000_000
CHILD_ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class PrivateServer(ABC):
    """A database server of one user, in one folder, on 127.0.0.1.

    Start it from the main thread. It dies with the process that started it (Linux), keeps its port when it is started
    again through the same object, and its data when it is started again on the same folder.
    """

    label: ClassVar[str]
    stop_signal: ClassVar[signal.Signals]
    hurry_signal: ClassVar[signal.Signals]

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.password = ""
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """The address with user and password, for DATABASE_URL or REDIS_URL."""

    @abstractmethod
    def _prepare(self) -> Identity:
        """Make the folder ready; say as whom the server runs."""

    @abstractmethod
    def _command(self) -> list[str]:
        """Return the command line that listens on `self.port`."""

    @abstractmethod
    def _is_ready(self) -> bool:
        """Say whether the process we started answers."""

    @property
    def log_file(self) -> Path:
        """Where the server writes what it has to say."""
        return self.folder / "server.log"

    @property
    def pid(self) -> int | None:
        """The process id while the server runs."""
        return self._process.pid if self._process and self.running else None

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start and return when the server answers.

        Raises:
            StartError: it cannot start; the message is for a person.
        """
        if self.running:
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._lock() as lock:
            self.password = keep_secret(self.folder / "password")
            identity = self._prepare()
            self._start_on_some_port(identity, lock)

    def stop(self, timeout: float = STOP_TIMEOUT) -> None:
        """End cleanly; after `timeout` seconds less cleanly."""
        if self._process is None:
            return
        for signal_number in (self.stop_signal, self.hurry_signal, signal.SIGKILL):
            if not self.running:
                break
            self._process.send_signal(signal_number)
            try:
                self._process.wait(timeout)
            except subprocess.TimeoutExpired:
                continue
        self._process.wait()

    def kill(self) -> None:
        """End as a power cut would (kill -9): for tests of what survives."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def restart(self) -> None:
        """Stop and start again on the same port."""
        self.stop()
        self.start()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @contextmanager
    def _lock(self) -> Iterator[int]:
        """Hold the folder's lock; the server inherits it, so it is held for as long as any process of it lives."""
        descriptor = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + LOCK_TIMEOUT
        try:
            while not _try_lock(descriptor):
                if time.monotonic() > deadline:
                    raise self._already_running()
                time.sleep(POLL_INTERVAL)
            yield descriptor
        finally:
            os.close(descriptor)

    def _already_running(self) -> StartError:
        pid = self._recorded_pid()
        process = "" if pid is None else f" (process {pid})"
        return StartError(
            f"{self.label} is already running on {self.folder}{process}: "
            "stop it first, or choose another folder (--data-dir)."
        )

    def _recorded_pid(self) -> int | None:
        """Return the process that the folder says it belongs to."""
        return None

    def _start_on_some_port(self, identity: Identity, lock: int) -> None:
        usual = self.port
        for _ in range(PORT_TRIES):
            self.port = usual or free_port()
            log_start = self._log_size()
            self._process = self._spawn(identity, lock)
            if self._becomes_ready(self._process):
                return
            complaint = self._log_since(log_start)
            if PORT_TAKEN not in complaint:
                raise StartError(f"{self.label} did not start:\n{_last_lines(complaint)}\n(all of it: {self.log_file})")
            time.sleep(PORT_RETRY_DELAY)
        raise StartError(f"{self.label} cannot listen on 127.0.0.1, port {self.port}: another program uses it")

    def _spawn(self, identity: Identity, lock: int) -> subprocess.Popen[bytes]:
        options: dict[str, Any] = identity.popen_options(self.stop_signal)
        with self.log_file.open("ab") as log:
            return subprocess.Popen(
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=server_environment(),
                pass_fds=(lock,),
                **options,
            )

    def _becomes_ready(self, process: subprocess.Popen[bytes]) -> bool:
        deadline = time.monotonic() + READY_TIMEOUT
        while process.poll() is None:
            if self._is_ready():
                return True
            if time.monotonic() > deadline:
                self.kill()
                raise StartError(f"{self.label} was not ready after {READY_TIMEOUT:.0f} s; see {self.log_file}")
            time.sleep(POLL_INTERVAL)
        return False

    def _log_size(self) -> int:
        if not self.log_file.exists():
            return 0
        size = self.log_file.stat().st_size
        if size > LOG_LIMIT:
            os.truncate(self.log_file, 0)
            return 0
        return size

    def _log_since(self, start: int) -> str:
        with self.log_file.open("rb") as log:
            log.seek(start)
            return log.read().decode(errors="replace")


def server_environment() -> dict[str, str]:
    """Return a small environment: PG* variables and odd locales of the caller must not change a server."""
    kept = {name: os.environ[name] for name in CHILD_ENVIRONMENT if name in os.environ}
    return kept | {"LC_ALL": "C"}


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _last_lines(text: str) -> str:
    return "\n".join(text.strip().splitlines()[-LOG_LINES_SHOWN:])
