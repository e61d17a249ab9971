"""HTTP of gates."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.booking.gates import proof, setting
from services.booking.gates.schemas import Challenge, Codes, CodesRequest, Gates, GateSetting
from shared.access import PUBLIC, Caller, staff
from shared.clock import Now
from shared.db import SessionDep
from shared.idempotency import OnceDep

router = APIRouter(tags=["gates"])
ClerkDep = Annotated[Caller, Depends(staff("booking:staff"))]


@router.get("/v1/proofs/challenge", summary="A task for the ALTCHA widget", dependencies=[Depends(PUBLIC)])
async def challenge(request: Request, response: Response, now: Now) -> Challenge:
    response.headers["Cache-Control"] = "no-store"
    return Challenge.model_validate(proof.challenge(request.app.state.settings.master_keys, now))


@router.get("/v1/staff/booking-gates", summary="What is asked for before a hold, and where")
async def list_gates(_: ClerkDep, session: SessionDep) -> Gates:
    return await setting.list_gates(session)


@router.put("/v1/staff/booking-gates", summary="Ask for a proof of work or a code before a hold; repeatable")
async def set_gate(gate: GateSetting, _: ClerkDep, session: SessionDep) -> GateSetting:
    return await setting.set_gate(session, gate)


@router.post("/v1/staff/booking-codes", status_code=201, response_model=Codes, summary="Issue codes for letters")
async def issue_codes(
    codes: CodesRequest, once: OnceDep, clerk: ClerkDep, session: SessionDep, request: Request
) -> Response:
    """The codes are told only here (and again for the same Idempotency-Key)."""
    keys = request.app.state.settings.master_keys
    return await once.answer(lambda: setting.issue_codes(session, keys, codes), caller=clerk.key)
