"""Webhooks over HTTP, and the message that is sent to them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.schemas import ApiModel

State = Literal["active", "paused", "disabled"]
PushState = Literal["waiting", "leased", "delivered", "dead"]
Type = Annotated[
    str, Field(pattern=r"^(case|appointment|slot_alert|webhook)(\.[a-z_]{1,60})?$", examples=["case.part_decided"])
]
Types = Annotated[
    list[Type],
    Field(
        max_length=50, description="What to send, such as `case.part_decided`, or `case` for all about cases; none: all"
    ),
]
Url = Annotated[str, Field(min_length=1, max_length=500, examples=["https://frontend.example/hooks/lotse"])]


class WebhookRequest(ApiModel):
    """Where to send notices."""

    url: Url = Field(description="A public https address")
    types: Types = Field(default_factory=list, examples=[["case.part_decided"]])


class WebhookChange(ApiModel):
    """What is given is changed. `active` also brings back a webhook that was disabled."""

    url: Url | None = Field(None, description="Where to send from now on", examples=["https://example.org/lotse"])
    types: Types | None = Field(
        None, description="What to send; null or empty: everything", examples=[["case.part_decided"]]
    )
    state: Literal["active", "paused"] | None = Field(None, description="paused: what comes meanwhile waits")


class Webhook(ApiModel):
    """Where notices are sent, and how that goes."""

    id: UUID = Field(description="Id of the webhook")
    url: str = Field(description="Where notices are sent", examples=["https://example.org/lotse"])
    types: Types = Field(examples=[["case.part_decided"]])
    state: State = Field(description="disabled: sending failed for too long, or the address said 410 Gone")
    reason_code: str | None = Field(description="Why it was disabled", examples=["failed-too-long"])
    failing_since: datetime | None = Field(description="Since when every attempt failed; null while it goes well")
    previous_secret_until: datetime | None = Field(
        description="Until when messages are also signed with the secret before"
    )
    waiting: int = Field(description="Messages on their way", examples=[4])
    dead: int = Field(description="Messages that were given up and can be sent anew", examples=[0])
    created_at: datetime = Field(description="When it was made")


class WebhookCreated(Webhook):
    """The one time its secret is told."""

    secret: str = Field(description="Key of the signatures (Standard Webhooks)", examples=["whsec_..."])


class SecretRotated(ApiModel):
    """A new secret; until the old one ends every message carries a signature of each."""

    secret: str = Field(
        description="The new key of the signatures; told this one time",
        examples=["whsec_C2FVsBQIhrscChlQIMV-b5sSYspob7oD"],
    )
    previous_until: datetime = Field(description="Until when the old one is used beside it")


class Push(ApiModel):
    """One message to a webhook."""

    id: UUID = Field(description="Its webhook-id, the same at each attempt")
    number: int = Field(description="Number of the notice", examples=[42])
    type: str = Field(description="What happened", examples=["case.part_decided"])
    state: PushState = Field(description="waiting and leased are under way; dead was given up")
    attempts: int = Field(description="Attempts so far", examples=[2])
    next_at: datetime | None = Field(description="When it is tried next")
    status: int | None = Field(description="What the address answered last", examples=[503])
    reason_code: str | None = Field(description="Why the last attempt failed", examples=["timeout"])
    tried_at: datetime | None = Field(description="When it was tried last")


class ReplayRequest(ApiModel):
    """Which messages to send again."""

    since: AwareDatetime = Field(description="Everything noted from this moment on that was not delivered")


class Replayed(ApiModel):
    """How many messages are on their way again."""

    count: int = Field(description="How many messages are sent anew", examples=[3])


class OperatorsWebhook(Webhook):
    """A webhook as operators see it."""

    owner: str = Field(description="The client it belongs to", examples=["amt24"])
