"""Ask the rooms with the person's own key, and show what they say."""

import asyncio
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from services.gateway.composition.neighbours import Neighbours, Shape
from services.gateway.problems import room_unreachable
from services.gateway.status_pages.readings import (
    AppointmentSeen,
    CaseSeen,
    EnvelopeSeen,
    GapList,
    NeedsSeen,
    PaymentList,
    ProofSeen,
)
from services.gateway.status_pages.render import language_of, page, problem_page, say
from shared.http import Reply


async def envelope(request: Request, address: str, key: str) -> HTMLResponse:
    """A case by the number and PIN on its cover sheet or receipt; `address` is that of bundles."""
    reply = await _neighbours(request).forward("bundles", address, _headers(request, key))
    if reply.status != 200:
        return _refused(request, reply)
    seen = _read(EnvelopeSeen, "bundles", reply)
    return page(request, "case", case=seen, gaps=seen.missing, fees=[])


async def case(request: Request, case_id: str, key: str) -> HTMLResponse:
    """A case by its own secret; when its gaps or fees do not come in time, the page says that they are not known."""
    neighbours, headers = _neighbours(request), _headers(request, key)
    reply, missing, paid = await asyncio.gather(
        neighbours.case(case_id, "", headers),
        neighbours.case_part(case_id, "missing", headers),
        neighbours.case_part(case_id, "payments", headers),
    )
    if reply.status != 200:
        return _refused(request, reply)
    seen = _read(CaseSeen, "bundles", reply)
    titles = {part.id: say(part.title, language_of(request)) for part in seen.parts}
    return page(
        request, "case", case=seen, gaps=_items(GapList, missing), fees=_items(PaymentList, paid), titles=titles
    )


async def appointment(request: Request, address: str, key: str) -> HTMLResponse:
    """An appointment by its own secret; `address` is that of booking."""
    neighbours, headers = _neighbours(request), _headers(request, key)
    reply, paid = await asyncio.gather(
        neighbours.forward("booking", address, headers),
        neighbours.if_in_time("booking", f"{address}/payments", headers),
    )
    if reply.status != 200:
        return _refused(request, reply)
    seen = _read(AppointmentSeen, "booking", reply)
    titles = {service.id: service.title for service in seen.services}
    bring = await _to_bring(neighbours, seen) if seen.is_ahead else []
    return page(request, "appointment", appointment=seen, fees=_items(PaymentList, paid), titles=titles, bring=bring)


async def _to_bring(neighbours: Neighbours, seen: AppointmentSeen) -> list[ProofSeen] | None:
    """What the services of an appointment need, each proof once; None where the catalog does not say it of one of them."""
    addresses = [f"/v1/services/{quote(service.id, safe='')}" for service in seen.services]
    replies = await asyncio.gather(
        *(neighbours.if_in_time("catalog", address, {"accept": "application/json"}) for address in addresses)
    )
    proofs: dict[tuple[str, str], ProofSeen] = {}
    for reply in replies:
        needs = _whole(NeedsSeen, reply)
        if needs is None:
            return None
        proofs |= {(proof.id, str(proof.case)): proof for proof in needs.evidence}
    return list(proofs.values())


def _neighbours(request: Request) -> Neighbours:
    neighbours: Neighbours = request.app.state.neighbours
    return neighbours


def _headers(request: Request, key: str) -> dict[str, str]:
    return {"authorization": f"Secret {key}", "accept": "application/json", "accept-language": language_of(request)}


def _read(shape: type[Shape], room: str, reply: Reply) -> Shape:
    try:
        return shape.model_validate_json(reply.body)
    except ValidationError as error:
        raise room_unreachable(room) from error


def _items(shape: type[GapList] | type[PaymentList], reply: Reply | None) -> list[Any] | None:
    """What a list holds; None where it is not known."""
    found = _whole(shape, reply)
    return None if found is None else found.items


def _whole(shape: type[Shape], reply: Reply | None) -> Shape | None:
    """What a page can do without; None where it is not known."""
    if reply is None or reply.status != 200:
        return None
    try:
        return shape.model_validate_json(reply.body)
    except ValidationError:
        return None


def _refused(request: Request, reply: Reply) -> HTMLResponse:
    try:
        body = reply.json()
    except ValueError:
        body = {}
    return problem_page(request, reply.status, body if isinstance(body, dict) else {})
