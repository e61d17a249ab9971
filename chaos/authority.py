"""All authorities of a run in one process: signed webhooks, 3 % answered with 503, 2 % of the answers lost, a file that only grows.

An effect is one line of the file, written before the answer; what the file has is not written again, also after a kill.
"""

import asyncio
import json
import os
import random
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shared.clock import utc_now
from shared.webhook_signatures import BadSignature, verify

FILE, SECRET = "CHAOS_AUTHORITY_FILE", "CHAOS_AUTHORITY_SECRET"
ERRORS, LOST = 0.03, 0.02
LOST_SECONDS = 9.0
"""Longer than any sender waits."""


def effects(file: Path) -> list[dict[str, str]]:
    """What the authorities have done; the last line may be cut off by a kill, and then it was not answered either."""
    lines = file.read_text().splitlines() if file.exists() else []
    return [json.loads(line) for line in lines if line.endswith("}")]


def create_app() -> Starlette:
    """The application."""
    path, secret = Path(os.environ[FILE]), os.environ[SECRET]
    done = {effect["delivery"] for effect in effects(path)}
    file = path.open("a", buffering=1)
    file.write("\n")  # ends a line that a kill has cut off

    async def take(request: Request) -> Response:
        body = await request.body()
        try:
            delivery = verify(request.headers, body, [secret], utc_now())
        except BadSignature:
            return Response(status_code=401)
        if random.random() < ERRORS:
            return Response(status_code=503)
        if delivery not in done:
            done.add(delivery)
            parcel: dict[str, Any] = json.loads(body)
            authority = request.path_params["authority"]
            file.write(json.dumps({"delivery": delivery, "authority": authority, "part": parcel["part"]}) + "\n")
        if random.random() < LOST:
            await asyncio.sleep(LOST_SECONDS)
        return JSONResponse({"decision": {}})

    async def ready(_: Request) -> Response:
        return Response()

    return Starlette(routes=[Route("/health/ready", ready), Route("/{authority}", take, methods=["POST"])])
