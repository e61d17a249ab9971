"""A small load generator: keep-alive connections on raw sockets, so that the client costs little beside what it measures."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Request = Callable[[int], bytes]
"""Makes the bytes of the n-th request."""


@dataclass
class Load:
    """What a run saw."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    status_of: list[int] = field(default_factory=list)
    """Of each of `latencies`."""

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def only(self, status: int) -> "Load":
        """The answers with this status."""
        latencies = [seen for seen, each in zip(self.latencies, self.status_of, strict=True) if each == status]
        return Load(self.seconds, latencies, {status: len(latencies)}, [status] * len(latencies))

    def percentile(self, share: float) -> float:
        """Latency in milliseconds below which `share` of the answers stay."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0


def get(url: str, headers: Mapping[str, str] | None = None) -> bytes:
    """The bytes of a GET request."""
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return _head("GET", path, parts.netloc, headers or {}) + b"\r\n"


def post(url: str, body: bytes, headers: Mapping[str, str] | None = None) -> bytes:
    """The bytes of a POST request with a JSON body."""
    parts = urlsplit(url)
    given = {"Content-Type": "application/json", "Content-Length": str(len(body))} | dict(headers or {})
    return _head("POST", parts.path, parts.netloc, given) + b"\r\n" + body


def _head(method: str, path: str, host: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n").encode()


async def run(
    url: str, request: Request, *, connections: int = 16, seconds: float = 2.0, most: int | None = None
) -> Load:
    """Send requests over `connections` for `seconds`, or until `most` were sent."""
    parts, load, number = urlsplit(url), Load(), iter(range(most or 1 << 60))
    until = time.perf_counter() + seconds

    async def one_connection() -> None:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        try:
            while time.perf_counter() < until and (n := next(number, None)) is not None:
                began = time.perf_counter()
                writer.write(request(n))
                status = await read_answer(reader)
                load.latencies.append(time.perf_counter() - began)
                load.status_of.append(status)
                load.statuses[status] = load.statuses.get(status, 0) + 1
        finally:
            writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(one_connection() for _ in range(connections)))
    load.seconds = time.perf_counter() - began
    return load


async def read_answer(reader: asyncio.StreamReader) -> int:
    """Read one answer whole; returns its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    lower = head.lower()
    status = int(head[9:12])
    position = lower.find(b"content-length:")
    if position >= 0:
        length = int(lower[position + 15 : lower.index(b"\r\n", position)])
        await reader.readexactly(length)
    elif b"transfer-encoding: chunked" in lower:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return status
