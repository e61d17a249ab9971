"""Carry a pseudonym over to a new card."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.eid_gateway.dependencies import SettingsDep
from services.eid_gateway.transfers.schemas import Linked, Redemption, TransferCode
from services.eid_gateway.transfers.transfer import enter_code, issue_code
from shared.access import Caller, citizen
from shared.clock import Now
from shared.db import SessionDep
from shared.idempotency import OnceDep

router = APIRouter(prefix="/v1/card-transfers", tags=["identity"])
InPerson = Annotated[Caller, Depends(citizen("high", fresh=5, in_person=True))]


@router.post("", summary="Get a code before the card changes", status_code=201, response_model=TransferCode)
async def make_transfer_code(
    caller: InPerson, session: SessionDep, settings: SettingsDep, once: OnceDep, now: Now
) -> Response:
    """With the old card: the code to write down and keep. It replaces the one before."""
    return await once.answer(lambda: issue_code(session, caller, settings.master_keys, now), caller=caller.key)


@router.post("/redemptions", summary="Enter the code with the new card", status_code=201, response_model=Linked)
async def redeem_transfer_code(
    caller: InPerson, wanted: Redemption, session: SessionDep, settings: SettingsDep, once: OnceDep, now: Now
) -> Response:
    """From the next login on the new card brings the pseudonym of the old one, and with it appointments and cases."""
    return await once.answer(
        lambda: enter_code(session, caller, wanted.code, settings.master_keys, now), caller=caller.key
    )
