"""The stand-in: begins payments, shows a page to pay on, and says what became of them. It checks what the norm says of a request."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

WORD: Final = re.compile(r"[\w\d-]{1,36}", re.ASCII)
PURPOSE: Final = re.compile(r"[\w\d\s-]{1,27}", re.ASCII)
OUTCOMES: Final = ("PAYED", "FAILED", "CANCELED")


@dataclass
class Till:
    """What lies in the till. `loses` is how many of the next answers get lost on the way, `sum_paid` a sum other than the one asked.

    `refunds` is what it says of a refund: REFUNDED, PENDING or REFUSED, empty where it knows none, like the norm; `given_back` holds them.
    """

    url: str = ""
    client_id: str = "lotse"
    client_secret: str = ""
    transactions: dict[str, dict[str, Any]] = field(default_factory=dict)
    requests: list[dict[str, Any]] = field(default_factory=list)
    asked: int = 0
    loses: int = 0
    sum_paid: float | None = None
    refunds: str = ""
    given_back: dict[str, float] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)

    def begin(self, wish: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Status and body for a PaymentRequest."""
        code = fault_of(wish)
        if code is None and any(
            each["paymentRequest"]["requestId"] == wish["requestId"] for each in self.transactions.values()
        ):
            code = "PAYMENT_EXISTS"
        if code is not None:
            return 400, {"code": code, "title": code, "status": 400}
        self.requests.append(wish)
        number = str(uuid4())
        info = {
            "transactionUrl": f"{self.url}/pay/{number}", "transactionRedirectUrl": f"{self.url}/pay/{number}",
            "transactionId": number, "transactionReference": f"KZ-{len(self.transactions) + 1:06}",
            "transactionTimestamp": wish["requestTimestamp"], "status": "INITIAL",
        }  # fmt: skip
        self.transactions[number] = {"paymentRequest": dict(wish), "paymentInformation": info}
        return 200, self.transactions[number]

    def refund(self, number: str, wish: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Status and body for a refund: of what was paid, never more, and once however often it is asked."""
        transaction = self.transactions.get(number)
        if not self.refunds or transaction is None:
            return 404, {"code": "UNSPECIFIED"}
        paid = transaction["paymentInformation"]["status"] == "PAYED"
        if (
            not paid
            or wish.get("currency") != "EUR"
            or wish["grosAmount"] > transaction["paymentRequest"]["grosAmount"]
        ):
            return 400, {"code": "VALIDATION_ERROR"}
        if self.refunds == "REFUNDED":
            self.given_back[wish["requestId"]] = wish["grosAmount"]
        return 200, {"requestId": wish["requestId"], "status": self.refunds}

    def decide(self, number: str, outcome: str) -> str:
        """What the person did on the page; returns where the browser goes."""
        transaction = self.transactions[number]
        info = transaction["paymentInformation"]
        info["status"] = outcome
        info.pop("transactionRedirectUrl", None)
        if outcome == "PAYED":
            info["paymentMethod"] = "CREDITCARD"
        if self.sum_paid is not None:
            transaction["paymentRequest"]["grosAmount"] = self.sum_paid
        where: str = transaction["paymentRequest"]["redirectUrl"]
        return where


def fault_of(wish: dict[str, Any]) -> str | None:
    """The error code for a request that is not as the norm says; None when it is."""
    try:
        if not WORD.fullmatch(wish["requestId"]) or not PURPOSE.fullmatch(wish["purpose"]) or "requestor" in wish:
            return "VALIDATION_ERROR"
        if wish["currency"] != "EUR" or len(wish["description"]) > 250 or len(wish["redirectUrl"]) > 2082:
            return "VALIDATION_ERROR"
        if not 1 <= len(wish["items"]) <= 99:
            return "VALIDATION_ERROR"
        total = sum(
            Decimal(str(item["totalNetAmount"])) + Decimal(str(item["totalTaxAmount"])) for item in wish["items"]
        )
        single = all(
            Decimal(str(item["singleNetAmount"])) * item["quantity"] == Decimal(str(item["totalNetAmount"])) for item in wish["items"]
        )  # fmt: skip
        if total != Decimal(str(wish["grosAmount"])) or not single or not 0 < total <= 999_999:
            return "CALCULATION_ERROR"
        return None if all("bookingData" in item for item in wish["items"]) else "BOOKING_DATA_MISSING"
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return "VALIDATION_ERROR"


class Counter:
    """The provider over HTTP."""

    def __init__(self, till: Till) -> None:
        self._till = till

    def refusal(self, request: Request) -> Response | None:
        """For who may not come in, or names another office."""
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self._till.client_secret and bearer not in self._till.tokens:
            return JSONResponse({"code": "FORBIDDEN"}, 401)
        if (request.path_params["originator"], request.path_params["endpoint"]) != ("leipzig", "lotse"):
            return JSONResponse({"code": "NO_VALID_ORIGINATOR_OR_ENDPOINT"}, 404)
        return None

    async def token(self, request: Request) -> Response:
        """Client credentials."""
        form = await request.form()
        if (form.get("client_id"), form.get("client_secret")) != (self._till.client_id, self._till.client_secret):
            return JSONResponse({"error": "invalid_client"}, 401)
        made = uuid4().hex
        self._till.tokens.add(made)
        return JSONResponse({"access_token": made, "expires_in": 300})

    async def begin(self, request: Request) -> Response:
        """A new payment."""
        refused = self.refusal(request)
        if refused is not None:
            return refused
        return self._answer(*self._till.begin(await request.json()))

    async def refund(self, request: Request) -> Response:
        """Money back."""
        refused = self.refusal(request)
        if refused is not None:
            return refused
        return self._answer(*self._till.refund(request.path_params["number"], await request.json()))

    def _answer(self, status: int, body: dict[str, Any]) -> Response:
        if self._till.loses:
            self._till.loses -= 1
            return Response(status_code=502)
        return JSONResponse(body, status)

    async def ask(self, request: Request) -> Response:
        """What became of one."""
        self._till.asked += 1
        found = self._till.transactions.get(request.path_params["number"])
        missing = JSONResponse({"code": "UNSPECIFIED"}, 404)
        return self.refusal(request) or (missing if found is None else JSONResponse(found))

    async def page(self, _: Request) -> Response:
        """Where people pay."""
        buttons = "".join(f"<button name=outcome value={each}>{each}</button>" for each in OUTCOMES)
        return HTMLResponse(f"<!doctype html><title>Zahlung (Simulation)</title><form method=post>{buttons}</form>")

    async def decide(self, request: Request) -> Response:
        """What they chose."""
        number, outcome = request.path_params["number"], str((await request.form()).get("outcome"))
        if number not in self._till.transactions or outcome not in OUTCOMES:
            return Response(status_code=404)
        return Response(status_code=303, headers={"Location": self._till.decide(number, outcome)})


def create_app(till: Till) -> Starlette:
    """The provider as an application."""
    counter = Counter(till)
    transactions = "/paymenttransaction/{originator}/{endpoint}"
    return Starlette(
        routes=[
            Route("/token", counter.token, methods=["POST"]),
            Route(transactions, counter.begin, methods=["POST"]),
            Route(transactions + "/{number}", counter.ask),
            Route(transactions + "/{number}/refunds", counter.refund, methods=["POST"]),
            Route("/pay/{number}", counter.page),
            Route("/pay/{number}", counter.decide, methods=["POST"]),
        ]
    )
