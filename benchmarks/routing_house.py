"""What surrounds the routing worker in a benchmark: tokens, and a parcel for every part; plain ASGI, so that it costs little."""

import json
from typing import Any

FIELDS = {f"field-{number}": "value" * 4 for number in range(12)}
PARCEL = {
    "caseId": "00000000-0000-7000-8000-000000000000", "bundleId": "bench", "partKey": "part", "serviceId": None,
    "authorityId": "bench", "kind": "application", "fields": FIELDS, "evidence": [], "produces": ["artefact"],
    "receivedAt": "2026-03-02T09:00:00+01:00", "senderReference": "L-BENC-HMRK",
}  # fmt: skip
TOKEN = {"access_token": "bench", "expires_in": 3600}


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer `/token` and `/internal/parcels?part=<id>&...`."""
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    parts = [pair.partition("=")[2] for pair in scope["query_string"].decode().split("&") if pair]
    parcels = [{"partId": part, "status": 200, "parcel": {"partId": part, **PARCEL}} for part in parts]
    body = json.dumps({"parcels": parcels} if parts else TOKEN).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
