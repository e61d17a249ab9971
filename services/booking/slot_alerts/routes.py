"""HTTP of slot alerts. Looking changes nothing: a mail scanner that follows the link confirms nothing."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from services.booking.slot_alerts import alerts
from services.booking.slot_alerts.schemas import AlertReceipt, AlertRequest, AlertView
from shared.access import HOLDER, PUBLIC, Caller
from shared.clock import Now
from shared.db import SessionDep
from shared.idempotency import OnceDep

router = APIRouter(prefix="/v1/slot-alerts", tags=["slot alerts"])
HolderDep = Annotated[Caller, Depends(HOLDER)]


@router.post(
    "",
    status_code=201,
    response_model=AlertReceipt,
    summary="Ask to be told when a slot becomes free",
    dependencies=[Depends(PUBLIC)],
)
async def ask(alert: AlertRequest, once: OnceDep, session: SessionDep, now: Now, request: Request) -> Response:
    """A letter with a link goes to the address; nothing is watched before it was used."""
    settings = request.app.state.settings
    return await once.answer(lambda: alerts.subscribe(session, settings, alert, now))


@router.get("/{alert_id}", summary="See the alert")
async def see(alert_id: UUID, caller: HolderDep, session: SessionDep, response: Response) -> AlertView:
    response.headers["Cache-Control"] = "no-store"
    return alerts.view(await alerts.find(session, alert_id, caller.secret))


@router.post("/{alert_id}/confirm", summary="Start watching; repeatable")
async def confirm(alert_id: UUID, caller: HolderDep, session: SessionDep) -> AlertView:
    return await alerts.confirm(session, alert_id, caller.secret)


@router.delete("/{alert_id}", status_code=204, summary="End it")
async def end(alert_id: UUID, caller: HolderDep, session: SessionDep) -> None:
    await alerts.end(session, alert_id, caller.secret)
