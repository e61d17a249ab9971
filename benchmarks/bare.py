"""The yardstick: an ASGI application that sends the same bytes and does nothing else, served like a room."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.room import listening
from deploy.ports import free_base

BODY = Path(os.environ["LOTSE_BARE_BODY"]).read_bytes() if "LOTSE_BARE_BODY" in os.environ else b"{}"


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer every request with BODY."""
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(BODY)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": BODY})


@asynccontextmanager
async def serving(body: bytes) -> AsyncIterator[str]:
    """The address of a bare application that answers `body`, in a process of its own."""
    port = free_base((0,))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "body"
        file.write_bytes(body)
        async with listening(("uvicorn", "benchmarks.bare:app"), port, {"LOTSE_BARE_BODY": str(file)}):
            yield f"http://127.0.0.1:{port}/"
