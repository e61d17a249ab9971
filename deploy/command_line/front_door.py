"""Calls through the gateway with the token of a member of staff; a refusal ends the command with its own words."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import aiohttp
import typer

SECONDS = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the JSON, and the ETag where there is one."""

    body: Any
    etag: str = ""


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """The gateway as one member of staff sees it."""

    url: str
    token: str

    def ask(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
        """Send JSON, or text as it is; ends the command when the answer is not a success."""
        return asyncio.run(self._ask(method, path, body, headers or {}))

    def pages(self, path: str) -> list[Any]:
        """All items of a list, page by page."""
        items, query = [], ""
        while True:
            page = self.ask("GET", path + query).body
            items += page["items"]
            if not page["next"]:
                return items
            query = f"?cursor={page['next']}"

    async def _ask(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> Answer:
        sent = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": f'"{uuid4()}"', **headers}
        content: dict[str, Any] = {"json": body}
        if isinstance(body, str):
            content, sent["Content-Type"] = {"data": body.encode()}, "text/plain; charset=utf-8"
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.request(method, self.url.rstrip("/") + path, headers=sent, **content) as reply,
            ):
                told = await reply.json(content_type=None)
                if reply.status >= 400:
                    raise self._refused(told, reply.status)
                return Answer(told, reply.headers.get("ETag", ""))
        except (aiohttp.ClientError, TimeoutError) as error:
            typer.secho(f"no answer from {self.url}: {error}", fg="red", err=True)
            raise typer.Exit(1) from error

    @staticmethod
    def _refused(told: Any, status: int) -> typer.Exit:
        problem = told if isinstance(told, dict) else {}
        typer.secho(f"{status} {problem.get('title', '')}: {problem.get('detail', '')}", fg="red", err=True)
        for each in problem.get("errors", []):
            typer.secho(f"  {each.get('field')}: {each.get('message')}", fg="red", err=True)
        return typer.Exit(1)
