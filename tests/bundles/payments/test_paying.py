"""Fees paid online: what the catalogue says, booked once on the case, and only on the word of the provider."""

import asyncio
import json
from datetime import timedelta
from uuid import uuid4

import pytest

from services.bundles.app import create_app
from services.bundles.payments.books import BOOKS
from services.bundles.settings import BundlesSettings
from shared.clock import utc_now
from shared.db import Database, create_engine
from shared.foreign_http import ForeignClient
from shared.payments.asking import step
from shared.payments.provider import XBezahldienste
from shared.webhook_signatures import new_secret, signed_headers
from tests.bundles.payments.conftest import CERTIFICATES, Payer
from tests.support.clients import client_of, key
from tests.support.paying import BACK, HINTS


async def test_a_fee_is_asked_paid_and_booked(payer, till) -> None:
    made = await payer.pay()
    assert (made["state"], made["cents"], made["payUrl"]) == ("initiating", 2900, None)
    await payer.step()
    shown = await payer.look(made)
    assert (shown["state"], shown["reference"]) == ("open", "KZ-000001")
    (sent,) = till.requests
    assert (sent["grosAmount"], sent["purpose"], sent["redirectUrl"]) == (29.0, f"Lotse {payer.case.reference}", BACK)
    assert "requestor" not in sent
    payer.decide(shown, "PAYED")
    assert (await payer.look(made))["state"] == "open"
    await payer.step()
    paid = await payer.look(made)
    assert (paid["state"], paid["payUrl"]) == ("paid", None)
    assert [code for code in await payer.codes() if code.startswith("payment")] == ["payment_asked", "payment_received"]
    assert await payer.step() == 0
    assert (await payer.pay(409))["type"] == "urn:lotse:problem:payment-exists"


async def test_coming_back_proves_nothing(payer) -> None:
    shown = await payer.opened()
    asked = payer.till.asked
    back = await payer.case.client.post(
        f"/v1/cases/{payer.case.id}/payments/{shown['id']}/check?status=PAYED", headers=payer.case.headers | key()
    )
    assert (back.status_code, back.json()["state"]) == (202, "open")
    assert await payer.step(hurry=False) == 1
    assert payer.till.asked == asked + 1
    assert await payer.states() == ["open"]


@pytest.mark.parametrize(("outcome", "state"), [("FAILED", "failed"), ("CANCELED", "cancelled")])
async def test_what_did_not_work_can_be_tried_again(payer, outcome, state) -> None:
    first = await payer.opened()
    payer.decide(first, outcome)
    await payer.step()
    assert await payer.states() == [state]
    second = await payer.opened()
    payer.decide(second, "PAYED")
    await payer.step()
    assert await payer.states() == [state, "paid"]


async def test_a_sum_that_differs_is_for_a_person(payer, issuers) -> None:
    shown = await payer.opened()
    payer.till.sum_paid = 15.0
    payer.decide(shown, "PAYED")
    await payer.step()
    assert await payer.states() == ["doubt"]
    staff = issuers.staff("cases:staff", sub="cash-office")
    client = payer.case.client
    (seen,) = (await client.get("/v1/staff/payments", headers=staff)).json()["items"]
    assert (seen["reasonCode"], seen["case"]) == ("sum-differs", payer.case.id)
    path = f"/v1/staff/payments/{shown['id']}/settle"
    settled = await client.post(path, json={"outcome": "refunded"}, headers=staff | key())
    assert (settled.status_code, settled.json()["state"]) == (200, "refunded")
    assert (await client.post(path, json={"outcome": "paid"}, headers=staff | key())).status_code == 409
    assert "payment_refunded" in await payer.codes()


async def test_money_that_comes_late_counts_and_twice_is_returned(payer) -> None:
    first = await payer.opened()
    payer.decide(first, "CANCELED")
    await payer.step()
    second = await payer.opened()
    payer.decide(first | {"payUrl": first["payUrl"]}, "PAYED")
    await payer.step()
    assert await payer.states() == ["paid", "cancelled"]
    payer.decide(second, "PAYED")
    await payer.step()
    assert await payer.states() == ["paid", "overpaid"]
    assert (await payer.codes())[-1] == "payment_doubled"


async def test_an_open_payment_expires_and_is_asked_about_for_days(payer) -> None:
    shown = await payer.opened()
    old = "update bundles.payment set created_at = created_at - cast(:age as interval)"
    await payer.do(old, age=timedelta(hours=2))
    await payer.step()
    assert await payer.states() == ["expired"]
    payer.decide(shown, "PAYED")
    await payer.step()
    assert await payer.states() == ["paid"]


async def test_a_provider_that_is_silent_loses_nothing(payer, settings) -> None:
    foreign = ForeignClient(settings.inside_networks)
    silent = XBezahldienste(
        settings.model_copy(update={"payment_token_url": "", "payment_url": "http://127.0.0.1:9"}), foreign
    )
    await payer.pay()
    well, payer.provider = payer.provider, silent
    await payer.step()
    assert await payer.states() == ["initiating"]
    payer.provider = well
    await payer.step()
    assert await payer.states() == ["open"]
    await foreign.close()


async def test_a_beginning_whose_answer_got_lost_is_begun_anew(payer) -> None:
    payer.till.loses = 1
    await payer.pay()
    await payer.step()
    assert await payer.states() == ["initiating"]
    await payer.step()
    assert await payer.states() == ["failed"]
    assert (await payer.opened())["state"] == "open"
    assert len(payer.till.transactions) == 2


async def test_what_costs_nothing_needs_no_provider(payer, till) -> None:
    free = await payer.pay(items=[{"fee": 2, "quantity": 3}])
    assert (free["state"], free["cents"]) == ("free", 0)
    assert await payer.step() == 0
    assert till.requests == []


async def test_what_cannot_be_paid_is_explained(payer, client, make_case, apply) -> None:
    for items in ([], [{"fee": 9, "quantity": 1}], [{"fee": 0, "quantity": 0}], [{"fee": 0, "quantity": 100}], "all"):
        await payer.pay(422, items=items)
    assert (await payer.pay(404, part="gibt-es-nicht"))["type"].endswith("not-found")
    parking = Payer(await apply(client, "bewohnerparkausweis"), None, None, None)
    assert (await parking.pay(409, items=[]))["type"].endswith("fee-unknown")
    draft = await make_case()
    body = {"part": "antrag", "items": [], "returnUrl": BACK}
    answer = await client.post(f"/v1/cases/{draft.id}/payments", json=body, headers=draft.headers | key())
    assert answer.status_code == 409
    other = Payer(draft, None, None, None)
    other.case.id = payer.case.id
    await other.pay(404)
    for url in (
        "javascript:alert(1)",
        "http://evil.example/",
        "https://user@evil.example/",
        "//x",
        "https://x.example/#a",
    ):
        wrong = await client.post(
            f"/v1/cases/{payer.case.id}/payments", json=body | {"returnUrl": url}, headers=payer.case.headers | key()
        )
        assert wrong.status_code == 422, url


async def test_a_hint_is_only_a_reason_to_ask(payer, client) -> None:
    shown = await payer.opened()
    number = shown["payUrl"].rsplit("/", 1)[1]
    body = json.dumps({"transactionId": number, "status": "PAYED"}).encode()
    wrong = json.dumps({"transactionId": number}).encode()
    for secret, raw, status in (
        (new_secret(), wrong, 401),
        (HINTS, b"{}", 401),
        (HINTS, wrong, 204),
        (HINTS, wrong, 204),
    ):
        headers = signed_headers(str(uuid4()), utc_now(), raw, [secret]) | {"Content-Type": "application/json"}
        answer = await client.post("/v1/payment-callbacks", content=raw, headers=headers)
        assert answer.status_code == status
    assert (await client.post("/v1/payment-callbacks", content=body)).status_code == 401
    assert await payer.step(hurry=False) == 1
    assert await payer.states() == ["open"]


async def test_two_clicks_and_two_workers_are_one_payment(settings, own_database_url, apply, till) -> None:
    """The race, with connections of their own: ten clicks, one payment; two workers, one beginning, one booking."""
    own = settings.model_copy(update={"database_url": own_database_url})
    database = Database(create_engine(own, "test"))
    async with client_of(create_app(own)) as client:
        foreign = ForeignClient(own.inside_networks)
        provider = XBezahldienste(own, foreign)
        payer = Payer(await apply(client), database, provider, till)
        body = {"part": "antrag", "items": CERTIFICATES, "returnUrl": BACK}
        where = f"/v1/cases/{payer.case.id}/payments"
        clicks = [client.post(where, json=body, headers=payer.case.headers | key()) for _ in range(10)]
        statuses = sorted(answer.status_code for answer in await asyncio.gather(*clicks))
        assert statuses == [202] + [409] * 9
        await asyncio.gather(*(step(database, provider, BOOKS) for _ in range(4)))
        assert len(till.transactions) == 1
        (shown,) = (await payer.case.call("GET", "/payments"))["items"]
        payer.decide(shown, "PAYED")
        await payer.step()
        await asyncio.gather(*(payer.step() for _ in range(4)))
        assert await payer.states() == ["paid"]
        assert (await payer.codes()).count("payment_received") == 1
        await foreign.close()
    await database.close()


async def test_without_a_provider_nothing_is_offered(settings_of, catalog_url, database, apply) -> None:
    async with client_of(
        create_app(settings_of(BundlesSettings, catalog_url=catalog_url), database=database)
    ) as client:
        payer = Payer(await apply(client), database, None, None)
        assert (await payer.pay(409))["type"].endswith("payment-not-offered")
