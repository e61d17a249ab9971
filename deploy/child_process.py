"""One child process: how it starts, where its lines go, how it ends."""

import asyncio
import os
import signal
import socket
from contextlib import suppress
from multiprocessing.context import ForkServerProcess
from typing import Self

from deploy.console import Console
from deploy.nursery import Launch, bear

CHUNK = 65_536
OUTPUT_GRACE = 1.0  # a grandchild may keep the pipe open; its last words are not waited for any longer


class ChildProcess:
    """A running process in a session of its own, which the kernel kills when the runner is gone."""

    def __init__(self, launch: Launch, process: ForkServerProcess, output: int, console: Console) -> None:
        self._launch, self._process = launch, process
        self.pid = process.pid or 0
        self._status = 0
        self._ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(process.sentinel, self._end)
        self._output = asyncio.create_task(self._relay_output(output, console))

    @classmethod
    async def start(cls, launch: Launch, console: Console, listener: socket.socket | None = None) -> Self:
        """Start the process; it gets the socket that is held for it."""
        return cls(launch, *bear(launch, listener), console)

    @property
    def running(self) -> bool:
        """Whether the process is alive, as far as is known."""
        return not self._ended.is_set()

    async def wait(self) -> int:
        """Return the exit status once the process has ended and its lines are printed; -9 means killed by signal 9."""
        await self._ended.wait()
        await asyncio.wait([self._output], timeout=OUTPUT_GRACE)
        self._output.cancel()
        return self._status

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to the process and all it started; nothing happens when they are gone."""
        if not self.running:
            return
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:  # it is too young for a group of its own, or gone
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._process.sentinel)
        self._process.join()
        self._status = self._process.exitcode or 0
        self._process.close()
        self._ended.set()

    async def _relay_output(self, descriptor: int, console: Console) -> None:
        stream, rest = asyncio.StreamReader(), b""
        pipe = os.fdopen(descriptor, "rb", buffering=0)
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stream), pipe)
        while chunk := await stream.read(CHUNK):
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > CHUNK:
                lines, rest = [*lines, rest], b""
            for line in lines:
                console.relay(self._launch.name, line.decode(errors="replace").rstrip())
        if rest:
            console.relay(self._launch.name, rest.decode(errors="replace"))
