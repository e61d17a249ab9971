"""How each way tells an authority of a payment: amount, currency, reference, time and status, and valid for FIT-Connect."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from jsonschema import Draft202012Validator

from services.routing.authorities.fit_connect.content import data_of, metadata_of
from services.routing.authorities.letter_lines import lines_of
from services.routing.authorities.payment import as_json, information, line
from services.routing.authorities.protocol import Payment
from tests.routing.authorities.test_fit_connect import STANDARDS, needs_standards
from tests.routing.authorities.test_other_ways import PARCEL

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PAID = Payment("paid", 2905, "EUR", "KZ-000001", AT, str(uuid4()), "GIROPAY")
TOLD = {"status": "paid", "cents": 2905, "currency": "EUR", "reference": "KZ-000001", "at": "2026-03-02T09:00:00+00:00"}


def test_json_has_the_five_members_and_no_more() -> None:
    assert as_json(PAID) == TOLD
    assert as_json(None) is None
    assert json.loads(data_of(replace(PARCEL, payment=PAID)))["payment"] == TOLD
    assert json.loads(data_of(PARCEL))["payment"] is None


@needs_standards
@pytest.mark.parametrize(
    "payment", [None, PAID, replace(PAID, status="refunded"), replace(PAID, status="free", cents=0)]
)
def test_the_metadata_stay_valid(payment) -> None:
    schema = STANDARDS / "metadata" / "metadata-2.1.0.schema.json"
    metadata = metadata_of(replace(PARCEL, payment=payment), b"{}", [], "reference", "https://schema.example/x.json")
    assert [error.message for error in Draft202012Validator(json.loads(schema.read_text())).iter_errors(metadata)] == []
    assert ("paymentInformation" in metadata) == (payment == PAID)


@pytest.mark.parametrize(
    "odd",
    [
        {"reference": None},
        {"method": None},
        {"transaction_id": None},
        {"transaction_id": "a b"},
        {"transaction_id": "x" * 37},
    ],
)
def test_what_the_schema_would_refuse_is_not_said_there(odd) -> None:
    assert information(replace(PAID, **odd)) is None
    assert information(PAID)["status"] == "BOOKED"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("paid", "bezahlt, 29,05 EUR, Kassenzeichen KZ-000001, 02.03.2026"),
        ("refunded", "erstattet, 29,05 EUR, Kassenzeichen KZ-000001, 02.03.2026"),
        ("free", "keine, Kassenzeichen KZ-000001, 02.03.2026"),
    ],
)
def test_a_letter_says_it_in_a_line(status, said) -> None:
    assert line(replace(PAID, status=status)) == ("Gebühr", said)
    assert ("Gebühr", said) in lines_of(replace(PARCEL, payment=replace(PAID, status=status)))
