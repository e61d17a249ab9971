"""The desk of a request, as routes ask for it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from services.booking.appointments.desk import Desk
from services.booking.appointments.schemas import HoldRequest
from services.booking.appointments.turnstile import Turn, Turnstile
from shared.access import HOLDER, PUBLIC, Caller, citizen, resident_or_nobody
from shared.clock import Now
from shared.db import SessionDep
from shared.idempotency import key_hash_of, parse_key


def desk_of(request: Request, session: SessionDep, now: Now, caller: Caller) -> Desk:
    """The desk for whoever calls."""
    state = request.app.state
    return Desk(session, state.settings, state.offers, caller, now, getattr(request.state, "touched", set()))


async def _public_desk(request: Request, session: SessionDep, now: Now, _: Annotated[Caller, Depends(PUBLIC)]) -> Desk:
    """Anybody may book; a resident who is logged in and says so by a token becomes the owner."""
    return desk_of(request, session, now, await resident_or_nobody(request))


async def _holder_desk(
    request: Request, session: SessionDep, now: Now, caller: Annotated[Caller, Depends(HOLDER)]
) -> Desk:
    return desk_of(request, session, now, caller)


async def _turn(request: Request) -> AsyncIterator[Turn]:
    holds: Turnstile = request.app.state.holds
    async with holds.turn() as turn:
        yield turn


@dataclass(frozen=True, slots=True)
class Asked:
    """A hold that is asked for, when it is its turn."""

    request: HoldRequest
    turn: Turn


async def _asked(call: Request, request: HoldRequest) -> AsyncIterator[Asked]:
    holds: Turnstile = call.app.state.holds
    key = key_hash_of(call, parse_key(call.headers.get("idempotency-key")))
    wish = (request.office, request.starts_at, *sorted(request.quantities.items()))
    known = (
        "authorization" not in call.headers
    )  # who shows a token has keys of their own, and is answered in their turn
    async with holds.turn(wish if known else None, key) as turn:
        yield Asked(request, turn)


async def _step_turn(request: Request) -> AsyncIterator[None]:
    steps: Turnstile = request.app.state.steps
    async with steps.turn():
        yield


async def _resident_desk(
    request: Request, session: SessionDep, now: Now, caller: Annotated[Caller, Depends(citizen())]
) -> Desk:
    return desk_of(request, session, now, caller)


AskedDep = Annotated[Asked, Depends(_asked, scope="function")]
"""The hold that is asked for, in its turn; before all other parameters, like the next."""
TurnDep = Annotated[Turn, Depends(_turn, scope="function")]
"""First among the parameters of a route, so that it ends after the commit."""
STEP_IN_TURN = Depends(_step_turn, scope="function")
"""The same for what follows a hold: who has a slot does not stand in line behind those who want one."""
PublicDesk = Annotated[Desk, Depends(_public_desk, scope="function")]
HolderDesk = Annotated[Desk, Depends(_holder_desk, scope="function")]
ResidentDesk = Annotated[Desk, Depends(_resident_desk, scope="function")]
