"""The yardstick: an ASGI application that sends the same bytes and does nothing else, served like a room."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

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
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "uvicorn", "benchmarks.bare:app", "--port", str(port), "--no-access-log",
            "--log-level", "warning", env=os.environ | {"LOTSE_BARE_BODY": str(file)},
        )  # fmt: skip
        try:
            await _wait_for(port)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            await process.wait()


async def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise TimeoutError(f"nothing listens on {port}")
