"""HTTP for the owners of webhooks, and for operators who look after them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response, status

from services.routing.notices.routes import Client, Cursor, Limit
from services.routing.webhooks import managing
from services.routing.webhooks.schemas import (
    OperatorsWebhook,
    Push,
    PushState,
    Replayed,
    ReplayRequest,
    SecretRotated,
    Webhook,
    WebhookChange,
    WebhookCreated,
    WebhookRequest,
)
from shared.access import staff
from shared.clock import Now
from shared.db import SessionDep
from shared.idempotency import OnceDep
from shared.schemas import Page

router = APIRouter(prefix="/v1", tags=["webhooks"])
NO_CONTENT = status.HTTP_204_NO_CONTENT
Wanted = Annotated[PushState | None, Query(alias="state", description="Only messages in this state")]


@router.post("/webhooks", summary="Be called when something happens", status_code=201, response_model=WebhookCreated)
async def create(
    wish: WebhookRequest, request: Request, session: SessionDep, client: Client, once: OnceDep
) -> Response:
    """Messages are signed as Standard Webhooks 1.0 has it. The secret is told in this answer only."""
    settings = request.app.state.settings
    return await once.answer(
        lambda: managing.create(session, settings, client.subject, wish), status=201, caller=client.key
    )


@router.get("/webhooks", summary="The webhooks of this client")
async def webhooks(session: SessionDep, client: Client) -> Page[Webhook]:
    return await managing.of_owner(session, client.subject)


@router.get("/webhooks/{webhook_id}", summary="One webhook and how it is doing")
async def webhook(session: SessionDep, client: Client, webhook_id: UUID) -> Webhook:
    return await managing.show(session, client.subject, webhook_id)


@router.patch("/webhooks/{webhook_id}", summary="Change, pause or bring back a webhook")
async def change(
    wish: WebhookChange, request: Request, session: SessionDep, client: Client, webhook_id: UUID
) -> Webhook:
    return await managing.change(session, request.app.state.settings, client.subject, webhook_id, wish)


@router.delete("/webhooks/{webhook_id}", summary="Delete a webhook with its messages", status_code=NO_CONTENT)
async def remove(session: SessionDep, client: Client, webhook_id: UUID) -> None:
    await managing.remove(session, client.subject, webhook_id)


@router.post(
    "/webhooks/{webhook_id}/secret",
    summary="Renew the secret of a webhook",
    status_code=201,
    response_model=SecretRotated,
)
async def rotate(
    request: Request, session: SessionDep, now: Now, client: Client, once: OnceDep, webhook_id: UUID
) -> Response:
    """For 24 hours every message carries two signatures, so that nothing is refused while the receiver changes over."""
    settings = request.app.state.settings
    return await once.answer(
        lambda: managing.rotate(session, settings, client.subject, webhook_id, now), status=201, caller=client.key
    )


@router.post("/webhooks/{webhook_id}/test", summary="Send a test message", status_code=202, response_model=Push)
async def ping(session: SessionDep, client: Client, once: OnceDep, webhook_id: UUID) -> Response:
    """Of the type `webhook.test`; look at the deliveries for what became of it."""
    return await once.answer(lambda: managing.ping(session, client.subject, webhook_id), status=202, caller=client.key)


@router.get("/webhooks/{webhook_id}/deliveries", summary="Messages to a webhook, newest first")
async def deliveries(
    session: SessionDep,
    client: Client,
    webhook_id: UUID,
    state: Wanted = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[Push]:
    return await managing.pushes(session, client.subject, webhook_id, state, cursor, limit)


@router.post(
    "/webhooks/{webhook_id}/deliveries/{push_id}/retry",
    summary="Send a message again",
    status_code=202,
    response_model=Push,
)
async def send_again(session: SessionDep, client: Client, once: OnceDep, webhook_id: UUID, push_id: UUID) -> Response:
    """One that was delivered or given up; its webhook-id stays the same."""
    return await once.answer(
        lambda: managing.send_again(session, client.subject, webhook_id, push_id), status=202, caller=client.key
    )


@router.post(
    "/webhooks/{webhook_id}/replay", summary="Send what has not arrived again", status_code=202, response_model=Replayed
)
async def replay(wish: ReplayRequest, session: SessionDep, client: Client, once: OnceDep, webhook_id: UUID) -> Response:
    """What was given up since a moment, and what came while the webhook was disabled or did not want the type."""
    return await once.answer(
        lambda: managing.replay(session, client.subject, webhook_id, wish), status=202, caller=client.key
    )


@router.get(
    "/ops/webhooks", summary="Everybody's webhooks", dependencies=[Depends(staff("ops:read"))], tags=["operations"]
)
async def all_webhooks(session: SessionDep, cursor: Cursor = None, limit: Limit = 50) -> Page[OperatorsWebhook]:
    """Whose address fails, since when, and how many messages were given up."""
    return await managing.of_everybody(session, cursor, limit)
