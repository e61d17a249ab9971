"""What is to be paid, of what the catalogue tells; and what the provider is sent."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.payment_provider.app import fault_of
from shared.payments.fees import Item, ToldFee, items_of
from shared.payments.problems import FeeNotFixed, FeeUnknown
from shared.payments.provider import Order, request_of
from shared.payments.schemas import Chosen
from shared.problems import Invalid

ONE, MORE = ToldFee(label="erste", amount="15.00"), ToldFee(label="weitere", amount="7.50")
RANGE = ToldFee(label="Rahmen", amount="10.00", upTo="50.00")


def test_a_single_fee_needs_no_choice() -> None:
    assert items_of([ONE], []) == [Item("erste", 1, 1500)]
    assert items_of([ONE, MORE], [Chosen(fee=1, quantity=3)]) == [Item("weitere", 3, 750)]


def test_what_nobody_can_pay_is_said() -> None:
    with pytest.raises(FeeUnknown):
        items_of([], [])
    with pytest.raises(FeeNotFixed):
        items_of([RANGE], [])
    with pytest.raises(FeeUnknown):
        items_of([ToldFee(label="odd", amount="frei")], [])
    with pytest.raises(Invalid):
        items_of([ONE, MORE], [])
    with pytest.raises(Invalid):
        items_of([ToldFee(label="much", amount="99999.00")], [Chosen(fee=0, quantity=99)])


@given(st.lists(st.tuples(st.integers(0, 99_999), st.integers(1, 99)), min_size=1, max_size=20))
def test_every_sum_stands_the_providers_check(chosen: list[tuple[int, int]]) -> None:
    items = tuple(Item("Gebühr für Ümläute", quantity, cents) for cents, quantity in chosen)
    order = Order(
        UUID(int=1), "L-7KQ2-M9XD", "geburtsurkunde", items, "https://x.example/", datetime(2026, 3, 1, tzinfo=UTC)
    )
    fault = fault_of(request_of(order))
    assert fault is None or (fault == "CALCULATION_ERROR" and not 0 < order.cents <= 99_999_900)


def test_the_check_bites() -> None:
    order = Order(UUID(int=1), "L-1", "x", (Item("a", 2, 100),), "https://x.example/", datetime(2026, 3, 1, tzinfo=UTC))
    good = request_of(order)
    assert fault_of(good) is None
    assert fault_of(good | {"grosAmount": 3}) == "CALCULATION_ERROR"
    assert fault_of(good | {"purpose": "Gebühr für Ümläute"}) == "VALIDATION_ERROR"
    assert fault_of(good | {"requestor": {"name": "Ada"}}) == "VALIDATION_ERROR"
