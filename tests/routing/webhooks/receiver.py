"""A client that is called, as its own server: checks signatures, remembers ids, works, fails or is gone."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request, Response

from shared.clock import utc_now
from shared.webhook_signatures import BadSignature, verify


@dataclass
class Receiver:
    """`statuses` are the answers to the next calls, then 204."""

    secrets: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    always: int = 204
    quick: asyncio.Event = field(default_factory=asyncio.Event)
    """While it is not set, calls hang."""
    heard: list[dict[str, Any]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    refused: int = 0

    @property
    def types(self) -> list[str]:
        return [each["type"] for each in self.heard]

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.post("/hook")
        async def hear(request: Request) -> Response:
            body = await request.body()
            await self.quick.wait()
            try:
                message_id = verify(request.headers, body, self.secrets, utc_now())
            except BadSignature:
                self.refused += 1
                return Response(status_code=401)
            self.ids.append(message_id)
            status = self.statuses.pop(0) if self.statuses else self.always
            if status < 300:
                self.heard.append(json.loads(body))
            return Response(status_code=status)

        return app
