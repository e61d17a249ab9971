"""Transfers over HTTP, for staff."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.catalog.asof import local_today
from services.catalog.editing.record_routes import Cursor, Limit
from services.catalog.hours.staff_routes import Editor
from services.catalog.transfers import moving
from services.catalog.transfers.schemas import Agreement, NewTransfer, Noted, Review, TransferShown, UnitBalance
from services.catalog.transfers.steps import TransferState
from shared.clock import Now
from shared.db import SessionDep
from shared.idempotency import OnceDep
from shared.schemas import Page

router = APIRouter(prefix="/v1/staff/transfers", tags=["transfers"])


@router.post("", summary="Propose to move a service", status_code=201, response_model=TransferShown)
async def propose(wanted: NewTransfer, session: SessionDep, once: OnceDep, caller: Editor) -> Response:
    """With what it takes where it is. One transfer of a service at a time."""
    return await once.answer(lambda: moving.propose(session, wanted, caller.subject), status=201, caller=caller.key)


@router.get("", summary="Transfers")
async def list_transfers(
    session: SessionDep, _: Editor, state: TransferState | None = None, limit: Limit = 50, cursor: Cursor = None
) -> Page[TransferShown]:
    """The newest first."""
    return await moving.list_transfers(session, state, limit, cursor)


@router.get("/balances", summary="What units gained and lost, and what is open")
async def balances(session: SessionDep, _: Editor) -> Page[UnitBalance]:
    """Council paper 2.4.4: services move "unter entsprechendem Ausgleich der Ressourcen". Counts what has moved already."""
    return await moving.balances(session)


@router.get("/{transfer}", summary="One transfer with its steps")
async def show(transfer: UUID, session: SessionDep, _: Editor) -> TransferShown:
    """`open` is what the receiving unit still waits for."""
    return await moving.show(session, transfer)


@router.post("/{transfer}/check", summary="Judge it by the four criteria", response_model=TransferShown)
async def check(transfer: UUID, said: Noted, session: SessionDep, once: OnceDep, now: Now, caller: Editor) -> Response:
    """The verdict as of now is kept; it does not decide, people do."""
    return await once.answer(
        lambda: moving.check(session, transfer, said, caller.subject, local_today(now)), status=200, caller=caller.key
    )


@router.post("/{transfer}/agree", summary="Agree on the resources", response_model=TransferShown)
async def agree(transfer: UUID, agreement: Agreement, session: SessionDep, once: OnceDep, caller: Editor) -> Response:
    """May be said again with other figures until it is carried out."""
    return await once.answer(
        lambda: moving.agree(session, transfer, agreement, caller.subject), status=200, caller=caller.key
    )


@router.post("/{transfer}/carry-out", summary="Move the service", response_model=TransferShown)
async def carry_out(transfer: UUID, said: Noted, session: SessionDep, once: OnceDep, caller: Editor) -> Response:
    """The service belongs to the other unit at once; the edit stands on record with cause `transfer:<id>`."""
    return await once.answer(
        lambda: moving.carry_out(session, transfer, said, caller.subject), status=200, caller=caller.key
    )


@router.post("/{transfer}/review", summary="Say what really moved", response_model=TransferShown)
async def review(transfer: UUID, found: Review, session: SessionDep, once: OnceDep, caller: Editor) -> Response:
    """May be said again when more has moved."""
    return await once.answer(
        lambda: moving.review(session, transfer, found, caller.subject), status=200, caller=caller.key
    )


@router.post("/{transfer}/withdraw", summary="Withdraw a transfer", response_model=TransferShown)
async def withdraw(transfer: UUID, said: Noted, session: SessionDep, once: OnceDep, caller: Editor) -> Response:
    """Only before the service has moved."""
    return await once.answer(
        lambda: moving.withdraw(session, transfer, said, caller.subject), status=200, caller=caller.key
    )
