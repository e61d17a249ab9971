"""The desk of a request, as routes ask for it."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from services.booking.appointments.desk import Desk
from services.booking.appointments.turnstile import Turn, Turnstile
from shared.access import HOLDER, PUBLIC, Caller
from shared.clock import Now
from shared.db import SessionDep


def desk_of(request: Request, session: SessionDep, now: Now, caller: Caller) -> Desk:
    """The desk for whoever calls."""
    state = request.app.state
    return Desk(session, state.settings, state.offers, caller, now, getattr(request.state, "touched", set()))


async def _public_desk(
    request: Request, session: SessionDep, now: Now, caller: Annotated[Caller, Depends(PUBLIC)]
) -> Desk:
    return desk_of(request, session, now, caller)


async def _holder_desk(
    request: Request, session: SessionDep, now: Now, caller: Annotated[Caller, Depends(HOLDER)]
) -> Desk:
    return desk_of(request, session, now, caller)


async def _turn(request: Request) -> AsyncIterator[Turn]:
    turnstile: Turnstile = request.app.state.turnstile
    async with turnstile.turn() as turn:
        yield turn


TurnDep = Annotated[Turn, Depends(_turn, scope="function")]
"""First among the parameters of a route, so that it ends after the commit."""
PublicDesk = Annotated[Desk, Depends(_public_desk, scope="function")]
HolderDesk = Annotated[Desk, Depends(_holder_desk, scope="function")]
