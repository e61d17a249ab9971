"""One child process: how it is born, where its lines go, how it ends."""

import asyncio
import os
import signal
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from deploy.console import Console
from deploy.identity import birth

CHUNK = 65_536
OUTPUT_GRACE = 1.0  # a grandchild may keep the pipe open; its last words are not waited for any longer


@dataclass(frozen=True)
class Launch:
    """All that is needed to start a process, as often as necessary."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    url: str | None = None
    ready_url: str | None = None


class ChildProcess:
    """A running process in a session of its own, which the kernel kills when the runner is gone."""

    def __init__(self, launch: Launch, process: asyncio.subprocess.Process, console: Console) -> None:
        self._launch, self._process = launch, process
        self._output = asyncio.create_task(self._relay_output(console))

    @classmethod
    async def start(cls, launch: Launch, console: Console) -> Self:
        """Start the process; call it from the main thread (see deploy.identity.birth)."""
        process = await asyncio.create_subprocess_exec(
            *launch.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=dict(launch.environment),
            cwd=launch.folder,
            start_new_session=True,  # Ctrl-C at the terminal is for the runner alone
            preexec_fn=birth(signal.SIGKILL),
        )
        return cls(launch, process, console)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process is alive, as far as is known."""
        return self._process.returncode is None

    async def wait(self) -> int:
        """Return the exit status once the process has ended and its lines are printed; -9 means killed by signal 9."""
        status = await self._process.wait()
        await asyncio.wait([self._output], timeout=OUTPUT_GRACE)
        self._output.cancel()
        return status

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to the process and all it started; nothing happens when they are gone."""
        if self.running:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, number)

    async def _relay_output(self, console: Console) -> None:
        assert self._process.stdout is not None  # noqa: S101 - it was started with a pipe
        rest = b""
        while chunk := await self._process.stdout.read(CHUNK):
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > CHUNK:
                lines, rest = [*lines, rest], b""
            for line in lines:
                console.relay(self._launch.name, line.decode(errors="replace").rstrip())
        if rest:
            console.relay(self._launch.name, rest.decode(errors="replace"))
