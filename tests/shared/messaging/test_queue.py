"""A queue that falls silent at the worst moment is given up like one that is gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest

from shared.messaging.queue import QUEUE_DOWN, enqueue, open_queue, take_acknowledgements
from tests.shared.messaging.rooms import envelope_of, released

PATIENCE_SECONDS = 30


@pytest.mark.parametrize("command", [b"PING", b"WATCH", b"EXISTS", b"EXEC", b"LPOP"])
async def test_nobody_waits_for_a_queue_that_fell_silent(valkey_url: str, command: bytes) -> None:
    async with silent_from(valkey_url, command) as url, asyncio.timeout(PATIENCE_SECONDS):
        with pytest.raises(QUEUE_DOWN):
            async with asyncio.timeout(1):
                await use(url)


async def use(url: str) -> None:
    queue = await open_queue(url)
    await enqueue(queue, "routing", [envelope_of(released())])
    await take_acknowledgements(queue, "bundles")


@asynccontextmanager
async def silent_from(url: str, command: bytes) -> AsyncIterator[str]:
    """The address of a queue that halts when it is given a command: it still takes connections, and says nothing any more."""
    silent = asyncio.Event()
    where = urlsplit(url)

    async def carry(given: asyncio.StreamReader, taken: asyncio.StreamWriter) -> None:
        while data := await given.read(65536):
            if command in data:
                silent.set()
            if not silent.is_set():
                taken.write(data)

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        theirs, ours = await asyncio.open_connection(where.hostname, where.port)
        await asyncio.wait(
            [asyncio.create_task(carry(reader, ours)), asyncio.create_task(carry(theirs, writer))],
            return_when=asyncio.FIRST_COMPLETED,
        )
        ours.close()
        writer.close()

    async with await asyncio.start_server(meet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield url.replace(f":{where.port}", f":{port}")
        assert silent.is_set(), "it was given up before it fell silent"
