"""An authority is told of a payment what the allow-list says, when it counts, and anew when that changes."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from services.bundles.cases.schemas import Parcel, ParcelPayment
from services.bundles.payments.models import payment
from services.bundles.payments.telling import KEPT, TOLD, told
from tests.bundles.conftest import parcel_of

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def unsorted(columns, told_, kept) -> set[str]:
    """Columns of a payment that nobody has decided about, or twice."""
    return (set(columns) ^ {*told_, *kept}) | (set(told_) & set(kept))


def test_every_column_is_told_or_kept() -> None:
    assert unsorted(payment.c.keys(), TOLD, KEPT) == set()
    assert all(reason for reason in KEPT.values())


def test_a_column_without_a_rule_is_found() -> None:
    assert unsorted([*payment.c.keys(), "card_number"], TOLD, KEPT) == {"card_number"}
    assert unsorted(payment.c.keys(), {**TOLD, "pay_url": "url"}, KEPT) == {"pay_url"}


def test_the_parcel_has_what_the_rule_tells_and_no_more() -> None:
    """Written down a second time: a member more or less fails here until somebody meant it."""
    members = {"status", "cents", "currency", "reference", "at", "transaction_id", "method"}
    assert set(ParcelPayment.model_fields) == members == {*TOLD.values(), "currency"}
    assert Parcel.model_fields["payment"].annotation == ParcelPayment | None


def row(state: str, part: str = "antrag", later: int = 0, **more):
    values = {
        "thing": part,
        "state": state,
        "paid_cents": 2900,
        "reference": "KZ-1",
        "changed_at": AT + timedelta(hours=later),
    }
    return SimpleNamespace(**values, transaction_id="t-1", method="GIROPAY", **more)


@pytest.mark.parametrize(("states", "wanted"), [
    (["open"], None), (["doubt"], None), (["overpaid"], None), (["failed", "cancelled", "expired", "initiating"], None),
    (["paid"], "paid"), (["paid", "refunded"], "paid"), (["refunded"], "refunded"), (["free"], "free"), ([], None),
])  # fmt: skip
def test_only_what_counts_is_told(states, wanted) -> None:
    seen = told([row(state) for state in states], "antrag")
    assert (seen and seen.status) == wanted
    assert told([row(state, "other") for state in states], "antrag") is None


async def test_what_is_paid_stands_in_the_parcel_and_is_told_to_who_has_it(payer, database, issuers, offering) -> None:
    client, scope = payer.case.client, issuers.staff("parcels:read")

    async def ask(sql: str):
        async with database.transaction() as session:
            return (await session.execute(text(sql), {"case": payer.case.id})).scalars().all()

    (part_id,) = await ask("select id from bundles.part where case_id = cast(:case as uuid) and key = 'antrag'")
    corrections = (
        "select data -> 'fields' from bundles.outbox_event where type like '%part_corrected%' and subject = :case"
    )
    assert (await parcel_of(client, part_id, scope))["payment"] is None
    shown = await payer.opened()
    assert (await parcel_of(client, part_id, scope))["payment"] is None, "open is not paid"
    payer.decide(shown, "PAYED")
    await payer.step()
    seen = (await parcel_of(client, part_id, scope))["payment"]
    assert seen.pop("at")
    assert len(seen.pop("transactionId")) == 36
    assert seen == {
        "status": "paid",
        "cents": 2900,
        "currency": "EUR",
        "reference": "KZ-000001",
        "method": "CREDITCARD",
    }
    assert await ask(corrections) == [["payment"]]
    content = str(await parcel_of(client, part_id, scope))
    assert not any(word in content for word in ("payUrl", "/pay/", "returnUrl", "127.0.0.1"))
