"""The port to a payment provider, and the one way to reach one: XBezahldienste 1.0.0, which ePayBL speaks too (with a client certificate).

Nothing personal is sent: no requestor, and the purpose is the number of the case or appointment. There is no callback in the norm, so
the status is always asked; and no refund, so giving money back is an extension that a provider has to offer. Facts of the interface:
docs.fitko.de/xbezahldienste, as far as they are published.
"""

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from time import monotonic
from typing import Any, Final, Protocol
from urllib.parse import quote, urlencode
from uuid import UUID

import aiohttp

from shared.foreign_http import ForeignClient
from shared.http import Reply
from shared.payments.fees import Item
from shared.payments.settings import PaymentSettings
from shared.payments.states import WORDS, Answer

SECONDS: Final = 10.0
LONGEST_PURPOSE, LONGEST_DESCRIPTION = 27, 250
RENEW_AT: Final = 0.8
METHODS: Final = frozenset({"GIROPAY", "PAYDIRECT", "CREDITCARD", "PAYPAL", "INVOICE", "OTHER"})
REFUNDED: Final = {"PENDING": False, "REFUNDED": True}


class ProviderSilent(Exception):
    """No answer that could be believed; ask again later. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ProviderRefuses(Exception):
    """The provider will not take this payment; asking again would not help. `code` is its own."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be paid. `id` makes it one payment however often it is sent."""

    id: UUID
    owner_reference: str
    service_id: str
    items: tuple[Item, ...]
    return_url: str
    at: datetime

    @property
    def cents(self) -> int:
        """The sum."""
        return sum(item.total for item in self.items)


@dataclass(frozen=True, slots=True)
class Refund:
    """What is to be given back: all that was paid. `id` is that of the payment, and makes it one refund however often it is sent."""

    id: UUID
    owner_reference: str
    transaction_id: str
    cents: int


class PaymentProvider(Protocol):
    """Who takes the money for the city."""

    async def begin(self, order: Order) -> Answer:
        """Begin a payment. Raises ProviderSilent or ProviderRefuses."""

    async def ask(self, transaction_id: str) -> Answer:
        """What became of it. Raises ProviderSilent or ProviderRefuses."""

    async def refund(self, refund: Refund) -> bool:
        """Give money back; False while that is under way, so ask again. Raises ProviderSilent or ProviderRefuses."""


class XBezahldienste:
    """A provider behind XBezahldienste; client credentials where a token address is set, a client certificate where there is one."""

    def __init__(self, settings: PaymentSettings, foreign: ForeignClient) -> None:
        self._settings, self._foreign = settings, foreign
        ends = (quote(settings.payment_originator, safe=""), quote(settings.payment_endpoint, safe=""))
        self._base = f"{settings.payment_url.rstrip('/')}/paymenttransaction/{ends[0]}/{ends[1]}"
        self._token, self._renew_at = "", 0.0

    async def begin(self, order: Order) -> Answer:
        """POST; a payment that exists already was begun by an answer that got lost, and nobody was ever led there."""
        return self._read(await self._call("POST", self._base, request_of(order)), str(order.id))

    async def ask(self, transaction_id: str) -> Answer:
        """GET."""
        return self._read(await self._call("GET", f"{self._base}/{quote(transaction_id, safe='')}"))

    async def refund(self, refund: Refund) -> bool:
        """POST beside the payment, where the provider offers it; the norm knows none."""
        if not self._settings.payment_refunds:
            raise ProviderRefuses("refunds-not-offered")
        url = f"{self._base}/{quote(refund.transaction_id, safe='')}/refunds"
        return _refunded(await self._call("POST", url, refund_of(refund)), str(refund.id))

    async def _call(self, method: str, url: str, body: Mapping[str, Any] | None = None) -> Reply:
        headers = {"Accept": "application/json"} | await self._authorization()
        raw = None if body is None else json.dumps(body).encode()
        if raw is not None:
            headers["Content-Type"] = "application/json"
        try:
            reply = await self._foreign.send(method, url, headers=headers, body=raw, seconds=SECONDS)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise ProviderSilent("unreachable") from error
        if reply.status == 401:
            self._token = ""
        if reply.status >= 500 or reply.status in (401, 408, 425, 429):
            raise ProviderSilent(f"answered-{reply.status}")
        if reply.status >= 300:
            raise ProviderRefuses(_code(reply))
        return reply

    def _read(self, reply: Reply, request_id: str | None = None) -> Answer:
        try:
            told = json.loads(reply.body)
            asked, info = told["paymentRequest"], told["paymentInformation"]
            if request_id is not None and asked["requestId"] != request_id:
                raise ProviderSilent("another-request")
            return Answer(
                said=WORDS[info["status"]],
                cents=_cents(asked.get("grosAmount", asked.get("grossAmount"))),
                transaction_id=str(info["transactionId"])[:100],
                reference=_short(info.get("transactionReference")),
                pay_url=_short(info.get("transactionRedirectUrl") or info.get("transactionUrl"), 2082),
                method=_method(info.get("paymentMethod")),
            )
        except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
            raise ProviderSilent("malformed") from error

    async def _authorization(self) -> dict[str, str]:
        settings = self._settings
        if not settings.payment_token_url:
            return {}
        if not self._token or monotonic() >= self._renew_at:
            form = {"grant_type": "client_credentials", "client_id": settings.payment_client_id,
                    "client_secret": settings.payment_client_secret}  # fmt: skip
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            try:
                reply = await self._foreign.send(
                    "POST", settings.payment_token_url, headers=kind, body=urlencode(form).encode(), seconds=SECONDS
                )
                answer = json.loads(reply.body)
                self._token = str(answer["access_token"])
                self._renew_at = monotonic() + float(answer.get("expires_in", 60)) * RENEW_AT
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError, KeyError, TypeError) as error:
                raise ProviderSilent("no-token") from error
        return {"Authorization": f"Bearer {self._token}"}


def request_of(order: Order) -> dict[str, Any]:
    """A PaymentRequest: the word `grosAmount` is the norm's own."""
    return {
        "requestId": str(order.id),
        "requestTimestamp": order.at.isoformat(),
        "currency": "EUR",
        "grosAmount": _euros(order.cents),
        "purpose": f"Lotse {order.owner_reference}"[:LONGEST_PURPOSE],
        "description": order.service_id[:LONGEST_DESCRIPTION],
        "redirectUrl": order.return_url,
        "items": [
            {
                "id": str(number), "reference": order.service_id, "description": item.label[:LONGEST_DESCRIPTION], "taxRate": 0,
                "quantity": item.quantity, "totalNetAmount": _euros(item.total), "totalTaxAmount": 0,
                "singleNetAmount": _euros(item.cents), "singleTaxAmount": 0, "bookingData": {},
            }
            for number, item in enumerate(order.items, start=1)
        ],
    }  # fmt: skip


def refund_of(refund: Refund) -> dict[str, Any]:
    """A refund, in the words of a PaymentRequest."""
    return {
        "requestId": str(refund.id),
        "currency": "EUR",
        "grosAmount": _euros(refund.cents),
        "purpose": f"Lotse {refund.owner_reference}"[:LONGEST_PURPOSE],
    }


def _refunded(reply: Reply, request_id: str) -> bool:
    """Whether the money is on its way; an answer about another refund, or in other words, is none."""
    try:
        told = json.loads(reply.body)
        if told["requestId"] != request_id:
            raise ProviderSilent("another-request")
        if told["status"] == "REFUSED":
            raise ProviderRefuses("refund-refused")
        return REFUNDED[told["status"]]
    except (ValueError, KeyError, TypeError) as error:
        raise ProviderSilent("malformed") from error


def certificate_of(settings: PaymentSettings) -> ssl.SSLContext | None:
    """The client certificate of ePayBL, where the city has one."""
    if settings.payment_certificate is None:
        return None
    context = ssl.create_default_context()
    context.load_cert_chain(settings.payment_certificate)
    return context


def _euros(cents: int) -> float:
    """JSON has no decimals; two places survive as a double far beyond the largest sum."""
    return float(Decimal(cents) / 100)


def _cents(told: Any) -> int:
    return int((Decimal(str(told)) * 100).to_integral_exact())


def _short(told: Any, longest: int = 200) -> str | None:
    return str(told)[:longest] if told else None


def _method(told: Any) -> str | None:
    """A word of the norm's list, and nothing a provider might write beside it, such as the digits of a card."""
    return (str(told) if told in METHODS else "OTHER") if told else None


def _code(reply: Reply) -> str:
    try:
        return str(json.loads(reply.body).get("code", reply.status))[:60]
    except (ValueError, AttributeError):
        return str(reply.status)
