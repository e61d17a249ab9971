"""Intakes over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status

from services.bundles.cases.desks import OfficeDesk
from services.bundles.intakes.accepting import accept
from services.bundles.intakes.catalog import ask
from services.bundles.intakes.listing import intakes
from services.bundles.intakes.schemas import IntakeAccepted, IntakeRequest, IntakeView
from services.bundles.settings import BundlesSettings
from shared.idempotency import OnceDep
from shared.schemas import Page

router = APIRouter(prefix="/v1", tags=["intakes"])


@router.post(
    "/intakes",
    summary="Take in an application for any service of the city",
    status_code=status.HTTP_201_CREATED,
    response_model=IntakeAccepted,
)
async def accept_intake(wish: IntakeRequest, request: Request, desk: OfficeDesk, once: OnceDep) -> Response:
    """The Eingangsdatum is that of this counter, whoever decides (§ 16 (2) SGB I); it is sent to the competent unit at once."""
    settings: BundlesSettings = request.app.state.settings
    place = f"postcode={wish.postcode}" if wish.postcode else f"ars={settings.ars}"
    told = await ask(request.app.state.http, settings.catalog_url, wish.service, place)  # before the transaction begins

    async def act() -> IntakeAccepted:
        return await accept(desk, wish, told)

    return await once.answer(act, status=201, caller=desk.caller.key)


@router.get("/staff/intakes", summary="Intakes with their four moments, newest first")
async def list_intakes(
    desk: OfficeDesk,
    office: Annotated[str | None, Query(max_length=64, description="One office; all without")] = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[IntakeView]:
    """Accepted, sent, received, decided: how long the hand-over takes, without a name."""
    return await intakes(desk, office, cursor, limit)
