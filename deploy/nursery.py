"""Where the processes of the house are born: forked from a server that has imported what all of them need (deploy.preloaded).

A start then costs a tenth of a second instead of two, and the pages of the libraries are in memory once.
"""

import multiprocessing
import os
import runpy
import socket
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from multiprocessing.forkserver import ensure_running
from pathlib import Path

from deploy.identity import die_with_parent
from deploy.ports import LISTENER

STDOUT, STDERR = 1, 2
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["deploy.preloaded"])


@dataclass(frozen=True)
class Launch:
    """All that is needed to start a process, as often as necessary."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]
    folder: Path
    url: str | None = None
    ready_url: str | None = None
    port: int | None = None
    """Where the runner itself listens for the process, which gets the socket (deploy.front_door)."""


def open_nursery() -> None:
    """Start the fork server, which then imports while the caller does something else."""
    ensure_running()


def bear(launch: Launch, listener: socket.socket | None = None) -> tuple[ForkServerProcess, int]:
    """Start the process; return it and the descriptor that everything it says can be read from."""
    reader, writer = _context.Pipe(duplex=False)
    with reader, writer:
        process = _context.Process(target=_live, args=(launch, writer, listener), name=launch.name, daemon=True)
        process.start()
        return process, os.dup(reader.fileno())


def _live(launch: Launch, output: Connection, listener: socket.socket | None) -> None:
    """The life of a forked process, from its first to its last moment."""
    os.setsid()
    die_with_parent()
    runner = multiprocessing.parent_process()
    if runner is None or not runner.is_alive():  # it died before we asked to be told
        return
    with output:
        for standard in (STDOUT, STDERR):
            os.dup2(output.fileno(), standard)
    first = STDERR + 1
    if listener is not None:
        os.dup2(listener.detach(), LISTENER)
        first = LISTENER + 1
    os.closerange(first, os.sysconf("SC_OPEN_MAX"))  # one of them would keep the fork server alive after the runner
    os.chdir(launch.folder)
    os.environ.clear()
    os.environ.update(launch.environment)
    _become(launch.command)


def _become(command: tuple[str, ...]) -> None:
    """Run the command: a module of this very Python here, where it finds the libraries, anything else in our place."""
    match command:
        case (sys.executable, "-m", name, *arguments):
            sys.stdout = open(STDOUT, "w", buffering=1, closefd=False)  # noqa: SIM115 - lives as long as the process
            sys.argv = [name, *arguments]
            runpy.run_module(name, run_name="__main__", alter_sys=True)
        case (program, *_):
            os.execvp(program, command)
