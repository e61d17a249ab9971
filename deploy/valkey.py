"""A private Valkey (or Redis): wakes the workers of the embedded house; what it holds survives kill -9."""

import signal
import socket
from pathlib import Path
from typing import ClassVar

from deploy.binaries import ValkeyBinary, find_valkey
from deploy.identity import Identity
from deploy.ports import LOOPBACK
from deploy.private_files import write_private
from deploy.private_server import PrivateServer

DATABASES = 64  # tests take one per worker process
PING_TIMEOUT = 1.0


class ValkeyServer(PrivateServer):
    """Valkey in `folder`, with a password of its own (file `password`, 0600)."""

    label: ClassVar[str] = "Valkey"
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM
    hurry_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, folder: Path, binary: ValkeyBinary | None = None) -> None:
        super().__init__(folder)
        self._binary = binary or find_valkey()

    @property
    def url(self) -> str:
        """redis://:password@127.0.0.1:port, which means database 0."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}"

    def url_of(self, database: int) -> str:
        """Return the address of one of the numbered databases (0 to 63)."""
        return f"{self.url}/{database}"

    def _prepare(self) -> Identity:
        return Identity()

    def _command(self) -> list[str]:
        """Write the configuration to a private file: everybody on the machine can read a command line."""
        configuration = self.folder / "valkey.conf"
        settings = (
            f"bind {LOOPBACK}",
            f"port {self.port}",
            f"requirepass {self.password}",
            f'dir "{self.folder}"',
            f"databases {DATABASES}",
            # The append-only file is written before each answer and synced every second; no snapshots beside it.
            "appendonly yes",
            "appendfsync everysec",
            'save ""',
            "daemonize no",
        )
        write_private(configuration, "\n".join(settings) + "\n")
        return [str(self._binary.server), str(configuration)]

    def _is_ready(self) -> bool:
        """Ask with our password: a stranger on the port would refuse it."""
        question = f"AUTH {self.password}\r\nPING\r\n".encode()
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=PING_TIMEOUT) as connection:
                connection.sendall(question)
                answer = connection.recv(64)
                if b"\n" not in answer[:-2]:  # the two answers may come apart
                    answer += connection.recv(64)
        except OSError:
            return False
        return answer.startswith(b"+OK") and b"+PONG" in answer
