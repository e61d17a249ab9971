"""An authority with an HTTP interface of its own: parcels as JSON in signed webhooks, reports as signed webhooks back to us.

Signatures: Standard Webhooks 1.0 in both directions, with the same secret. The id of a message is the id of the delivery, so that a
parcel that arrives twice has one effect. Our paths back: `POST /v1/callbacks/<authority>`.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID

import aiohttp
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic.alias_generators import to_camel

from services.routing.authorities.payment import as_json
from services.routing.authorities.protocol import (
    Accepted,
    Answer,
    Authority,
    Callback,
    CallbackRefused,
    Change,
    Decision,
    Heard,
    Notice,
    Parcel,
    PermanentFailure,
    Refused,
    Report,
    TransientFailure,
)
from services.routing.settings import RoutingSettings
from shared.clock import BERLIN, utc_now
from shared.events.routing import ParcelWay
from shared.foreign_http import AnswerTooLarge, ForeignClient, checked_url
from shared.http import Reply
from shared.validation import unfit
from shared.webhook_signatures import BadSecret, BadSignature, key_of, signed_headers, verify

TYPE: Final = "de.lotse.parcel.v1"
TYPES_OF_CHANGES: Final = {"correction": "de.lotse.correction.v1", "withdrawal": "de.lotse.withdrawal.v1"}
LARGEST_PARCEL: Final = 20 * 1024 * 1024
COME_AGAIN: Final = frozenset({408, 425, 429})
"""Answers below 500 after which the same may go well later (RFC 9110, RFC 8470, RFC 6585)."""
HAD_IT_ALREADY: Final = 409
CODE: Final = r"^[a-z][a-z0-9-]{0,63}$"


class HttpJsonSettings(BaseModel):
    """Where parcels go, and which secret of ROUTING_SECRETS signs them; while a secret is replaced, both are named."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True)

    url: str = Field(
        max_length=2000, description="https address; http only inside the networks of LOTSE_INSIDE_NETWORKS"
    )
    secrets: tuple[str, ...] = Field(min_length=1, max_length=3, description="Names of secrets, the new one first")

    @field_validator("url")
    @classmethod
    def _absolute(cls, value: str) -> str:
        try:
            return str(checked_url(value))
        except aiohttp.InvalidURL as error:
            raise ValueError("not an http(s) address") from error


class Told(BaseModel):
    """Base of what the other side says: camelCase, members we do not know are ignored."""

    model_config = ConfigDict(extra="ignore", alias_generator=to_camel)


class ToldNotice(Told):
    """How a decision was made known; a day that has not come yet is a mistake."""

    channel: Literal["portal", "post"]
    provided_on: date

    @field_validator("provided_on")
    @classmethod
    def _past(cls, value: date) -> date:
        if value > utc_now().astimezone(BERLIN).date():
            raise ValueError("not yet")
        return value

    @property
    def notice(self) -> Notice:
        """The same for the house."""
        return Notice(self.channel, self.provided_on)


class ToldDecision(Told):
    artefacts: tuple[str, ...] | None = Field(None, max_length=50)
    notice: ToldNotice | None = None


class ToldRefusal(Told):
    reason_code: str = Field(pattern=CODE)
    notice: ToldNotice | None = None


class ToldAnswer(Told):
    """The answer to a parcel; an empty body means that it was taken."""

    receipt: str | None = Field(None, max_length=200)
    decision: ToldDecision | None = None
    refused: ToldRefusal | None = None


class ToldReport(Told):
    """A webhook to us: what became of a parcel."""

    delivery_id: UUID
    says: Literal["accepted", "decided", "refused", "notified"]
    at: datetime
    receipt: str | None = Field(None, max_length=200)
    artefacts: tuple[str, ...] | None = Field(None, max_length=50)
    reason_code: str | None = Field(None, pattern=CODE)
    notice: ToldNotice | None = None

    @model_validator(mode="after")
    def _whole(self) -> "ToldReport":
        if self.says == "refused" and self.reason_code is None:
            raise unfit(
                "refusal_without_reason",
                "Eine Ablehnung nennt einen Grund (`reasonCode`).",
                "A refusal has a reason (`reasonCode`).",
            )
        if self.says == "notified" and self.notice is None:
            raise unfit(
                "notice_without_day", "Eine Bekanntgabe nennt ihren Tag (`notice`).", "A notice has a day (`notice`)."
            )
        return self


@dataclass(frozen=True, slots=True)
class HttpJson:
    """One authority behind one address."""

    authority_id: str
    url: str
    secrets: Sequence[str]
    foreign: ForeignClient

    async def deliver(self, parcel: Parcel, idempotency_key: str) -> Answer:
        """Post the parcel; a redirect, a refusal of the request or too much to send is permanent, silence and 5xx are not."""
        return await self._post(await _message(parcel, idempotency_key), idempotency_key, parcel.produces)

    async def tell(self, change: Change, idempotency_key: str) -> Answer:
        """Post what was corrected, whole, or that it was taken back; `about` is the `deliveryId` of the parcel."""
        content = await _message(change.parcel, idempotency_key) if change.parcel else {"deliveryId": idempotency_key}
        content |= {"type": TYPES_OF_CHANGES[change.kind], "about": str(change.about), "part": change.part_key}
        return await self._post(content, idempotency_key, ())

    async def _post(self, content: Mapping[str, Any], idempotency_key: str, produces: tuple[str, ...]) -> Answer:
        body = json.dumps(content).encode()
        if len(body) > LARGEST_PARCEL:
            raise PermanentFailure("parcel-too-large")
        headers = signed_headers(idempotency_key, utc_now(), body, self.secrets)
        try:
            reply = await self.foreign.send(
                "POST", self.url, headers={**headers, "Content-Type": "application/json"}, body=body, seconds=8
            )
        except AnswerTooLarge as error:
            raise PermanentFailure("answer-too-large") from error
        except aiohttp.ClientError as error:
            raise TransientFailure("authority-unreachable") from error
        return self._read(reply, produces, idempotency_key)

    def hear(self, callback: Callback) -> Heard:
        """One signed report; its webhook-id is the jti."""
        try:
            jti = verify(callback.headers, callback.body, self.secrets, callback.at)
            told = ToldReport.model_validate_json(callback.body)
        except (BadSignature, ValidationError) as error:
            raise CallbackRefused from error
        report = Report(
            told.delivery_id,
            f"{self.authority_id}:{jti}",
            told.says,
            told.at,
            told.receipt,
            told.artefacts,
            told.reason_code,
            notice=_notice(told.notice),
        )
        return Heard(reports=(report,))

    def _read(self, reply: Reply, produces: tuple[str, ...], key: str) -> Answer:
        if reply.status >= 500 or reply.status in COME_AGAIN:
            raise TransientFailure(f"authority-answered-{reply.status}")
        if reply.status >= 300 and reply.status != HAD_IT_ALREADY:
            raise PermanentFailure(f"authority-answered-{reply.status}")
        try:
            told = ToldAnswer.model_validate_json(reply.body or b"{}")
        except ValidationError as error:
            raise PermanentFailure("answer-malformed") from error
        if told.refused is not None:
            return Refused(told.refused.reason_code, _notice(told.refused.notice))
        receipt = told.receipt or f"{self.authority_id}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
        if told.decision is None:
            return Accepted(receipt)
        artefacts = told.decision.artefacts
        decision = Decision(produces if artefacts is None else artefacts)
        return Accepted(receipt, decision, notice=_notice(told.decision.notice))


def _notice(told: ToldNotice | None) -> Notice | None:
    return None if told is None else told.notice


async def _message(parcel: Parcel, key: str) -> dict[str, Any]:
    """The parcel as JSON; of the case only what its authority needs: another one could not tell that both have the same person."""
    return {
        "type": TYPE, "deliveryId": key, "bundle": parcel.bundle_id, "part": parcel.part_key, "service": parcel.service_id,
        "kind": parcel.kind, "receivedAt": parcel.received_at.isoformat(), "produces": list(parcel.produces), "marks": list(parcel.marks),
        "fields": dict(parcel.fields), "evidence": [{"id": each["id"], "form": each["form"]} for each in parcel.evidence],
        "payment": as_json(parcel.payment), "files": [await _file(parcel, proof, file_id) for proof, file_id in parcel.files],
    }  # fmt: skip


async def _file(parcel: Parcel, proof: str, file_id: UUID) -> dict[str, str]:
    file = await parcel.open_file(file_id)
    content, digest = base64.b64encode(file.content).decode(), hashlib.sha256(file.content).hexdigest()
    return {"id": str(file_id), "evidence": proof, "mediaType": file.media_type, "sha256": digest, "content": content}


class _Plugin:
    SETTINGS: type[BaseModel] = HttpJsonSettings
    FOR_PRODUCTION = True
    WAY: ParcelWay = "data"

    def lacks(self, settings: HttpJsonSettings, house: RoutingSettings) -> str | None:
        """A secret that is not there, or weak."""
        try:
            for name in settings.secrets:
                key_of(house.secrets.get(name, ""))
        except BadSecret:
            return "secret-missing"
        return None

    async def connect(self, authority_id: str, settings: Any, surroundings: Any) -> Authority:
        secrets = [surroundings.settings.secrets[name] for name in settings.secrets]
        return HttpJson(authority_id, settings.url, secrets, surroundings.foreign)


PLUGIN: Final = _Plugin()
