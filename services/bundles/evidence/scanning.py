"""Ask the virus scanner clamd about a file (command INSTREAM); anything but a clear OK is not accepted."""

import asyncio
import struct
from typing import Final

from services.bundles.evidence.problems import EvidenceRefused, ScannerAway
from shared.logging import log

CHUNK: Final = 65_536
SECONDS: Final = 10.0
CLEAN: Final = b"stream: OK\x00"
FOUND: Final = b" FOUND\x00"


async def scan(address: str, content: bytes) -> None:
    """Return only when clamd finds nothing; raises EvidenceRefused for a finding, ScannerAway for everything else.

    `address` is `host:port`, `unix:/path`, or empty where the city has no scanner.
    """
    if not address:
        return
    try:
        async with asyncio.timeout(SECONDS):
            answer = await _ask(address, content)
    except (OSError, TimeoutError, ValueError) as error:
        log.warning("scanner_away", error=type(error).__name__)
        raise ScannerAway from error
    if answer == CLEAN:
        return
    if answer.endswith(FOUND):
        log.warning("scanner_found", count=1)
        raise EvidenceRefused(reason="infected")
    raise ScannerAway


async def _ask(address: str, content: bytes) -> bytes:
    reader, writer = await _connect(address)
    try:
        writer.write(b"zINSTREAM\x00")
        for start in range(0, len(content), CHUNK):
            chunk = content[start : start + CHUNK]
            writer.write(struct.pack("!L", len(chunk)) + chunk)
            await writer.drain()
        writer.write(struct.pack("!L", 0))
        await writer.drain()
        return await reader.read(4096)
    finally:
        writer.close()


async def _connect(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if address.startswith("unix:"):
        return await asyncio.open_unix_connection(address.removeprefix("unix:"))
    host, _, port = address.rpartition(":")
    return await asyncio.open_connection(host, int(port))
