"""An authority with an HTTP interface of its own, as `http_json` meets it: checks signatures, remembers by id, works, refuses or fails."""

import json
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request, Response

from shared.clock import utc_now
from shared.webhook_signatures import BadSignature, verify


@dataclass
class Partner:
    """`answer` is what it says to a new parcel: a status and a body."""

    secret: str
    answer: tuple[int, dict[str, Any]] = (202, {})
    received: dict[str, dict[str, Any]] = field(default_factory=dict)
    posts: int = 0
    failing: int = 0
    """How many of the next posts are taken, but answered with 503."""

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.post("/parcels")
        async def take(request: Request) -> Response:
            self.posts += 1
            body = await request.body()
            try:
                delivery = verify(request.headers, body, [self.secret], utc_now())
            except BadSignature:
                return Response(status_code=401)
            seen = delivery in self.received
            self.received[delivery] = json.loads(body)
            if self.failing:
                self.failing -= 1
                return Response(status_code=503)
            status, answer = (409, {}) if seen and self.answer[0] < 300 else self.answer
            return Response(json.dumps(answer), status, media_type="application/json")

        @app.post("/elsewhere")
        async def redirect() -> Response:
            return Response(status_code=307, headers={"Location": "/parcels"})

        return app
