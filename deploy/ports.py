"""Which TCP ports on 127.0.0.1 are free."""

import random
import socket
from collections.abc import Iterable

from deploy.errors import StartError

LOOPBACK = "127.0.0.1"
# Below the range from which systems take the ports of outgoing connections: a server that comes back
# after a crash finds its port still free.
PRIVATE_PORTS = range(20000, 32000)
TRIES = 200
QUEUE = 2048
LISTENER = 3  # the descriptor of a socket that is handed over, as with systemd


def is_free(port: int) -> bool:
    """Say whether a server could listen on the port now."""
    with socket.socket() as probe:
        # As servers do: connections that are only waiting to be forgotten (TIME_WAIT) do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def free_base(offsets: Iterable[int]) -> int:
    """Return a base such that base + offset is free for every offset."""
    wanted = tuple(offsets)
    for _ in range(TRIES):
        base = random.choice(PRIVATE_PORTS)
        if all(is_free(base + offset) for offset in wanted):
            return base
    raise StartError(f"no free TCP port found on {LOOPBACK} between {PRIVATE_PORTS.start} and {PRIVATE_PORTS.stop}")


def listen(port: int) -> socket.socket:
    """A socket on which others can queue up; raises OSError when the port is taken."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((LOOPBACK, port))
    made.listen(QUEUE)
    return made


def free_port() -> int:
    """Return one free port."""
    return free_base([0])
