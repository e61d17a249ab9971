"""What a service costs, as the catalogue says on this day; pure but for the question."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from urllib.parse import quote

import aiohttp
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.http import HttpClient
from shared.language import Text
from shared.payments.problems import FeeNotFixed, FeeUnknown
from shared.payments.schemas import Chosen
from shared.problems import FieldError, Invalid, NeighbourUnavailable

NO_SUCH_FEE: Final[Text] = {"de": "Diese Gebühr gibt es nicht.", "en": "There is no such fee."}
CHOOSE: Final[Text] = {
    "de": "Es gibt mehrere Gebühren; bitte unter `items` angeben, welche und wie oft.",
    "en": "There are several fees; please say which and how many under `items`.",
}
MOST_CENTS: Final = 99_999_900
"""XBezahldienste takes sums below 1,000,000 EUR."""


class ToldFee(BaseModel):
    """One position of the catalogue."""

    model_config = ConfigDict(extra="ignore")
    label: str
    amount: str
    up_to: str | None = Field(None, alias="upTo")


@dataclass(frozen=True, slots=True)
class Item:
    """So many of one position, each at so many cents."""

    label: str
    quantity: int
    cents: int

    @property
    def total(self) -> int:
        """All of them together, in cents."""
        return self.quantity * self.cents


async def ask(http: HttpClient, catalog_url: str, service: str) -> list[ToldFee]:
    """The fees of a service that hold today. Raises NeighbourUnavailable."""
    try:
        reply = await http.send("GET", f"{catalog_url}/v1/services/{quote(service, safe='')}")
        told: dict[str, Any] = reply.json() if reply.status == 200 else {}
        return [ToldFee.model_validate(each) for each in (told.get("fees") or {}).get("items", [])]
    except (aiohttp.ClientError, TimeoutError, ValueError, ValidationError) as error:
        raise NeighbourUnavailable(room="catalog") from error


def items_of(fees: Sequence[ToldFee], chosen: Sequence[Chosen]) -> list[Item]:
    """What is to be paid. Without a choice it is the one fee there is.

    Raises FeeUnknown, FeeNotFixed where the authority sets the sum, or Invalid.
    """
    if not fees:
        raise FeeUnknown
    if not chosen and len(fees) > 1:
        raise Invalid(errors=[FieldError("items", CHOOSE)])
    wanted = chosen or [Chosen(fee=0, quantity=1)]
    if any(each.fee >= len(fees) for each in wanted):
        raise Invalid(errors=[FieldError("items", NO_SUCH_FEE)])
    items = [_item(fees[each.fee], each.quantity) for each in wanted]
    if sum(item.total for item in items) > MOST_CENTS:
        raise Invalid(errors=[FieldError("items", NO_SUCH_FEE)])
    return items


def _item(fee: ToldFee, quantity: int) -> Item:
    if fee.up_to is not None:
        raise FeeNotFixed(label=fee.label)
    try:
        return Item(fee.label, quantity, int(Decimal(fee.amount) * 100))
    except (InvalidOperation, ValueError) as error:
        raise FeeUnknown from error
