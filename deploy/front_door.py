"""`python -m deploy.front_door APPLICATION`: serve an application factory on a socket that the runner holds, so that nobody is turned away.

While one process ends and the next one starts, the socket stays: who comes meanwhile waits a moment in its queue. Before a process ends it
tells whoever keeps a connection to it that this one closes with the next answer, because a request that crosses the end of its connection
would be lost (RFC 9112 §9.5).
"""

import asyncio
import socket
import sys
from contextlib import suppress
from typing import Final

import uvicorn

from deploy.ports import LISTENER

LEAVING_SECONDS: Final = 3.0
LOOK_SECONDS: Final = 0.02


class FrontDoor(uvicorn.Server):
    """A server that leaves politely."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept nobody any more, close each connection with its next answer, and after a while those on which nothing was asked."""
        for server in self.servers:
            server.close()
        self.server_state.default_headers = [*self.server_state.default_headers, (b"connection", b"close")]
        with suppress(TimeoutError):
            async with asyncio.timeout(LEAVING_SECONDS):
                while self.server_state.connections:  # noqa: ASYNC110 - uvicorn has no event for it
                    await asyncio.sleep(LOOK_SECONDS)
        await super().shutdown(sockets)


def main() -> None:
    """Serve until asked to end."""
    config = uvicorn.Config(sys.argv[1], factory=True, access_log=False, log_level="warning")
    FrontDoor(config).run(sockets=[socket.socket(fileno=LISTENER)])


if __name__ == "__main__":
    main()
