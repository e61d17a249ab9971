"""The desk of a request, as routes ask for it."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from services.booking.appointments.desk import Desk
from services.booking.appointments.turnstile import Turn, Turnstile
from shared.access import HOLDER, PUBLIC, Caller, citizen
from shared.clock import Now
from shared.db import SessionDep
from shared.problems import Forbidden
from shared.tokens import TokenVerifier


def desk_of(request: Request, session: SessionDep, now: Now, caller: Caller) -> Desk:
    """The desk for whoever calls."""
    state = request.app.state
    return Desk(session, state.settings, state.offers, caller, now, getattr(request.state, "touched", set()))


async def _public_desk(
    request: Request, session: SessionDep, now: Now, caller: Annotated[Caller, Depends(PUBLIC)]
) -> Desk:
    """Anybody may book; a resident who is logged in and says so by a token becomes the owner."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return desk_of(request, session, now, caller)
    tokens: TokenVerifier = request.app.state.tokens
    verified = await tokens.verify(token.strip())
    if verified.issuer.kind != "resident":
        raise Forbidden(needed=citizen().text)
    return desk_of(request, session, now, Caller("citizen", subject=str(verified.claims["sub"])))


async def _holder_desk(
    request: Request, session: SessionDep, now: Now, caller: Annotated[Caller, Depends(HOLDER)]
) -> Desk:
    return desk_of(request, session, now, caller)


async def _turn(request: Request) -> AsyncIterator[Turn]:
    holds: Turnstile = request.app.state.holds
    async with holds.turn() as turn:
        yield turn


async def _step_turn(request: Request) -> AsyncIterator[None]:
    steps: Turnstile = request.app.state.steps
    async with steps.turn():
        yield


async def _resident_desk(
    request: Request, session: SessionDep, now: Now, caller: Annotated[Caller, Depends(citizen())]
) -> Desk:
    return desk_of(request, session, now, caller)


TurnDep = Annotated[Turn, Depends(_turn, scope="function")]
"""First among the parameters of a route, so that it ends after the commit."""
STEP_IN_TURN = Depends(_step_turn, scope="function")
"""The same for what follows a hold: who has a slot does not stand in line behind those who want one."""
PublicDesk = Annotated[Desk, Depends(_public_desk, scope="function")]
HolderDesk = Annotated[Desk, Depends(_holder_desk, scope="function")]
ResidentDesk = Annotated[Desk, Depends(_resident_desk, scope="function")]
