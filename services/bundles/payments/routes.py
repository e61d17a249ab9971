"""Payments over HTTP: for the holder of a case, for people of the city, and the hint of a provider."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response, status

from services.bundles.cases.desks import HolderDesk, OfficeDesk
from services.bundles.payments import paying
from services.bundles.payments.books import LEDGER
from services.bundles.payments.schemas import Payment, PaymentRequest, TroubledPayment
from shared.access import PUBLIC
from shared.clock import Now
from shared.db import SessionDep
from shared.idempotency import OnceDep
from shared.payments import fees, hints
from shared.payments.schemas import Settlement
from shared.schemas import Page

router = APIRouter(prefix="/v1", tags=["payments"])


@router.post(
    "/cases/{case_id}/payments",
    summary="Pay the fee of a part",
    status_code=status.HTTP_202_ACCEPTED,
    response_model=Payment,
)
async def pay(case_id: UUID, wish: PaymentRequest, request: Request, desk: HolderDesk, once: OnceDep) -> Response:
    """The sum is the catalogue's. Look at the payment until it is `open`, then send the browser to its `payUrl`."""
    state = request.app.state
    service = await paying.service_of(desk, case_id, wish.part)
    told = await fees.ask(state.http, state.settings.catalog_url, service)
    return await once.answer(
        lambda: paying.ask_fee(desk, case_id, wish, told, state.settings), status=202, caller=f"{case_id}"
    )


@router.get("/cases/{case_id}/payments", summary="What was and is to be paid")
async def payments(case_id: UUID, desk: HolderDesk) -> Page[Payment]:
    return await paying.payments(desk, case_id)


@router.get("/cases/{case_id}/payments/{payment_id}", summary="Where a payment stands")
async def payment(case_id: UUID, payment_id: UUID, desk: HolderDesk) -> Payment:
    return await paying.look(desk, case_id, payment_id)


@router.post(
    "/cases/{case_id}/payments/{payment_id}/check",
    summary="The browser came back: ask the provider now",
    status_code=status.HTTP_202_ACCEPTED,
)
async def check(case_id: UUID, payment_id: UUID, desk: HolderDesk) -> Payment:
    """That a browser comes back proves nothing. Look at the payment again for what the provider says."""
    return await paying.check(desk, case_id, payment_id)


@router.get("/staff/payments", summary="Payments a person has to look at")
async def troubled(
    desk: OfficeDesk,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[TroubledPayment]:
    """Sums that differ, and money to be given back."""
    return await paying.troubled(desk, cursor, limit)


@router.post("/staff/payments/{payment_id}/settle", summary="Settle a payment by hand", response_model=Payment)
async def settle(payment_id: UUID, wish: Settlement, desk: OfficeDesk, once: OnceDep) -> Response:
    """It counts as paid, or the cash office has given the money back."""
    return await once.answer(lambda: paying.settle(desk, payment_id, wish), status=200, caller=desk.caller.key)


@router.post(
    "/payment-callbacks",
    summary="A provider says that something changed",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[Depends(PUBLIC)],
)
async def hint(request: Request, session: SessionDep, now: Now) -> None:
    """Signed (Standard Webhooks). It is only a reason to ask sooner; repeating it changes nothing."""
    await hints.take(session, LEDGER, request.app.state.settings, request.headers, await request.body(), now)
