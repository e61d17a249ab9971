"""Under which user a child process runs, and that it does not outlive the process that started it.

PostgreSQL refuses to run as root and under a uid without a passwd entry. A user namespace that maps the caller to
`nobody` satisfies it without changing the owner of a single file; where namespaces are forbidden, root can still hand
the folder to `nobody`.
"""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.errors import StartError

NOBODY = 65534
PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
PROBE_TIMEOUT = 10.0
ON_LINUX = sys.platform.startswith("linux")
_libc = ctypes.CDLL(None, use_errno=True)  # loaded before any fork: a forked child must not load libraries


@dataclass(frozen=True)
class Identity:
    """Who a child process is: the caller, the caller seen as another user (namespace), or really another user."""

    mapped_to: int | None = None
    user: int | None = None

    def popen_options(self, death_signal: signal.Signals) -> dict[str, Any]:
        """Return the keyword arguments of subprocess.Popen; the child gets `death_signal` when its parent dies."""
        options: dict[str, Any] = {
            "preexec_fn": birth(death_signal, self.mapped_to),
            "start_new_session": True,  # Ctrl-C at the terminal is for the runner alone
        }
        if self.user is not None:
            options |= {"user": self.user, "group": pwd.getpwuid(self.user).pw_gid, "extra_groups": []}
        return options

    def own(self, folder: Path) -> None:
        """Give the folder to this identity, if root runs us and it belonged to another one."""
        if os.geteuid() != 0:
            return
        owner = self.user or 0
        for path in (folder, *folder.rglob("*")):
            if path.lstat().st_uid != owner:
                os.chown(path, owner, -1, follow_symlinks=False)


def birth(death_signal: signal.Signals, mapped_to: int | None = None) -> Callable[[], None]:
    """Return what a forked child does before it becomes the program.

    The kernel sends `death_signal` when the THREAD that forked ends, so callers start children from the main thread.
    """
    uid, gid, parent = os.geteuid(), os.getegid(), os.getpid()

    def before_exec() -> None:
        if mapped_to is not None:
            _enter_namespace(uid, gid, mapped_to)
        die_with_parent(death_signal)
        if os.getppid() != parent:  # it died before we asked to be told
            os.kill(os.getpid(), signal.SIGKILL)

    return before_exec


def die_with_parent(death_signal: signal.Signals = signal.SIGKILL) -> None:
    """Ask the kernel to send us the signal when the thread that forked us ends."""
    if ON_LINUX:
        _libc.prctl(PR_SET_PDEATHSIG, int(death_signal))


def _enter_namespace(uid: int, gid: int, mapped_to: int) -> None:
    if _libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "user namespaces are not allowed here")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{mapped_to} {uid} 1"),
        ("gid_map", f"{mapped_to} {gid} 1"),
    ):
        descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY)
        os.write(descriptor, text.encode())
        os.close(descriptor)


def choose_identity(program: Path, folder: Path) -> Identity:
    """Return the first identity under which `program` may run as a database server on `folder`."""
    for candidate in _candidates():
        candidate.own(folder)
        if _works(candidate, program, folder):
            return candidate
    raise StartError(
        f"PostgreSQL does not run as uid {os.geteuid()} on this machine: start as a normal user, or set DATABASE_URL."
    )


def _candidates() -> Iterator[Identity]:
    if os.geteuid() != 0 and _has_passwd_entry(os.geteuid()):
        yield Identity()
        return
    if ON_LINUX and (somebody := _unprivileged_uid()) is not None:
        yield Identity(mapped_to=somebody)
    if os.geteuid() == 0 and _has_passwd_entry(NOBODY):
        yield Identity(user=NOBODY)


def _works(identity: Identity, program: Path, folder: Path) -> bool:
    command = ["/bin/sh", "-c", 'cd "$1" && exec "$2" --version', "sh", str(folder), str(program)]
    try:
        options = identity.popen_options(signal.SIGKILL)
        subprocess.run(command, capture_output=True, timeout=PROBE_TIMEOUT, check=True, **options)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _has_passwd_entry(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _unprivileged_uid() -> int | None:
    if _has_passwd_entry(NOBODY):
        return NOBODY
    return next((entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != 0), None)
