"""Fees: of what kind, from when; unknown is never an empty zero."""

from datetime import date

import pytest
from pydantic import ValidationError

from services.catalog.public_services.fees import in_force, kind_of
from services.catalog.public_services.schemas import Fee


def fee(amount: str, label: str = "x", **more) -> dict:
    return {"label": label, "amount": amount, "currency": "EUR"} | more


@pytest.mark.parametrize(
    ("items", "kind"),
    [
        ([], "unknown"),
        ([fee("0.00")], "free"),
        ([fee("0.00"), fee("0.00", "y")], "free"),
        ([fee("13.00")], "fixed"),
        ([fee("5.00", upTo="9.00")], "range"),
        ([fee("13.00"), fee("0.00", "y")], "range"),
        ([fee("13.00"), fee("6.00", "y")], "range"),
    ],
)
def test_kind(items, kind) -> None:
    assert kind_of(items) == kind


def test_a_new_price_waits_for_its_day() -> None:
    items = [fee("37.00"), fee("46.00", validFrom="2027-01-01"), fee("6.00", "photo")]
    assert [item["amount"] for item in in_force(items, date(2026, 12, 31))] == ["37.00", "6.00"]
    assert [item["amount"] for item in in_force(items, date(2027, 1, 1))] == ["46.00", "6.00"]


@pytest.mark.parametrize("values", [{"amount": "9.00", "upTo": "9.00"}, {"amount": "9"}, {"amount": "-1.00"}])
def test_what_is_no_fee(values) -> None:
    with pytest.raises(ValidationError):
        Fee.model_validate(fee("1.00") | values)


async def test_fees_and_representation_of_services(catalog):
    card = (await catalog.get("/v1/services/personalausweis")).json()
    assert (card["fees"]["kind"], card["representation"]["allowed"]) == ("range", "no")
    assert card["representation"]["law"] == ["PAuswG § 9"]
    move = (await catalog.get("/v1/services/wohnsitz-anmeldung")).json()
    assert (move["fees"]["kind"], move["representation"]["provenance"]["status"]) == ("free", "unknown")
    kinds = {
        s["fees"]["kind"]
        for s in (await catalog.get("/v1/services?limit=100")).json()["items"]
        if not s["fees"]["items"]
    }
    assert kinds == {"unknown"}


async def test_what_an_office_can_do_for_a_service(catalog):
    offices = (await catalog.get("/v1/services/wohnsitz-anmeldung")).json()["offices"]
    assert {tuple(office["capabilities"]) for office in offices if office["role"] == "decides"} == {
        ("advise", "accept", "decide")
    }
