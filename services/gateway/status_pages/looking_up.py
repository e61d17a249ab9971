"""Ask the rooms with the person's own key, and show what they say."""

import asyncio

from fastapi import Request
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from services.gateway.composition.neighbours import Neighbours, Shape
from services.gateway.problems import room_unreachable
from services.gateway.status_pages.readings import AppointmentSeen, CaseSeen, EnvelopeSeen, GapList, GapSeen
from services.gateway.status_pages.render import language_of, page, problem_page
from shared.http import Reply


async def envelope(request: Request, address: str, key: str) -> HTMLResponse:
    """A case by the number and PIN on its cover sheet or receipt; `address` is that of bundles."""
    reply = await _neighbours(request).forward("bundles", address, _headers(request, key))
    if reply.status != 200:
        return _refused(request, reply)
    seen = _read(EnvelopeSeen, "bundles", reply)
    return page(request, "case", case=seen, gaps=seen.missing)


async def case(request: Request, case_id: str, key: str) -> HTMLResponse:
    """A case by its own secret; when its gaps do not come in time, the page says that they are not known."""
    neighbours, headers = _neighbours(request), _headers(request, key)
    reply, missing = await asyncio.gather(
        neighbours.case(case_id, "", headers), neighbours.case_part(case_id, "missing", headers)
    )
    if reply.status != 200:
        return _refused(request, reply)
    return page(request, "case", case=_read(CaseSeen, "bundles", reply), gaps=_gaps(missing))


async def appointment(request: Request, address: str, key: str) -> HTMLResponse:
    """An appointment by its own secret; `address` is that of booking."""
    reply = await _neighbours(request).forward("booking", address, _headers(request, key))
    if reply.status != 200:
        return _refused(request, reply)
    return page(request, "appointment", appointment=_read(AppointmentSeen, "booking", reply))


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


def _gaps(reply: Reply | None) -> list[GapSeen] | None:
    if reply is None or reply.status != 200:
        return None
    try:
        return GapList.model_validate_json(reply.body).items
    except ValidationError:
        return None


def _refused(request: Request, reply: Reply) -> HTMLResponse:
    try:
        body = reply.json()
    except ValueError:
        body = {}
    return problem_page(request, reply.status, body if isinstance(body, dict) else {})
