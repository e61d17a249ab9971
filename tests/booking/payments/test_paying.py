"""A fee of an appointment: asked of the catalogue, paid, booked once, and only on the word of the provider."""

import asyncio
import json
from uuid import uuid4

import httpx
import pytest

from services.booking.app import create_app
from services.booking.payments.books import BOOKS
from services.booking.settings import BookingSettings
from shared.clock import utc_now
from shared.payments.asking import step
from shared.webhook_signatures import new_secret, signed_headers
from tests.booking.payments.conftest import ADULT, Payer
from tests.booking.town import secret, slug
from tests.support.clients import client_of, key
from tests.support.paying import BACK, HINTS
from tests.support.serving import serving


async def test_a_fee_is_asked_paid_and_booked(payer, till) -> None:
    made = await payer.pay()
    assert (made["state"], made["service"], made["payUrl"]) == ("initiating", "reisepass", None)
    await payer.step()
    shown = await payer.look(made)
    assert shown["state"] == "open"
    (sent,) = till.requests
    reference = (await payer.town.get(payer.held)).json()["reference"]
    assert (sent["grosAmount"] * 100, sent["purpose"], sent["redirectUrl"]) == (
        made["cents"],
        f"Lotse {reference}",
        BACK,
    )
    assert "requestor" not in sent
    payer.decide(shown, "PAYED")
    assert (await payer.look(made))["state"] == "open", "nobody has asked the provider yet"
    await payer.step()
    paid = await payer.look(made)
    assert (paid["state"], paid["payUrl"], paid["reference"]) == ("paid", None, "KZ-000001")
    assert await payer.step() == 0
    assert (await payer.events())[-1] == "appointment_paid"
    assert (await payer.pay(409))["type"] == "urn:lotse:problem:payment-exists"


async def test_clerks_of_its_office_see_that_it_is_paid(payer, issuers) -> None:
    await payer.opened()
    clerk = issuers.staff("booking:staff", sub="clerk", offices=["office-a"])
    day = (await payer.town.get(payer.held)).json()["startsAt"][:10]

    async def seen():
        answer = await payer.town.client.get(f"/v1/staff/offices/office-a/day?date={day}", headers=clerk)
        (visitor,) = answer.json()["items"]
        return [(each["service"], each["state"]) for each in visitor["payments"]]

    assert await seen() == [("reisepass", "open")]
    payer.decide(await payer.look((await payer.town.get(payer.held, "/payments")).json()["items"][0]), "PAYED")
    await payer.step()
    assert await seen() == [("reisepass", "paid")]


async def test_coming_back_proves_nothing(payer) -> None:
    shown = await payer.opened()
    asked = payer.till.asked
    where = f"/v1/appointments/{payer.held['id']}/payments/{shown['id']}/check?status=PAYED"
    back = await payer.town.client.post(where, headers=secret(payer.held) | key())
    assert (back.status_code, back.json()["state"]) == (202, "open")
    assert await payer.step(hurry=False) == 1
    assert (payer.till.asked, await payer.states()) == (asked + 1, ["open"])


async def test_a_hint_is_only_a_reason_to_ask(payer) -> None:
    """Forged, malformed, repeated, claiming what is not so, and late."""
    shown = await payer.opened()
    number = shown["payUrl"].rsplit("/", 1)[1]
    body = json.dumps({"transactionId": number, "status": "PAYED"}).encode()
    where, client = "/v1/appointment-payment-callbacks", payer.town.client

    async def hint(secret_, raw, **more):
        headers = signed_headers(str(uuid4()), utc_now(), raw, [secret_]) | {"Content-Type": "application/json"} | more
        return (await client.post(where, content=raw, headers=headers)).status_code

    assert (await client.post(where, content=body)).status_code == 401
    assert [await hint(new_secret(), body), await hint(HINTS, b"{}"), await hint(HINTS, b"\xff" * 9)] == [401] * 3
    assert await hint(HINTS, body, **{"webhook-timestamp": "1700000000"}) == 401
    assert await payer.step(hurry=False) == 0, "none of these was a reason to ask"
    assert [await hint(HINTS, body), await hint(HINTS, body)] == [204, 204]
    assert await payer.step(hurry=False) == 1
    assert await payer.states() == ["open"], "the provider knows of no money"
    payer.decide(shown, "PAYED")
    await payer.step()
    assert await hint(HINTS, body) == 204
    assert (await payer.step(hurry=False), await payer.states()) == (0, ["paid"])


async def test_what_cannot_be_paid_is_explained(payer) -> None:
    for items in (
        [{"fee": 99, "quantity": 1}],
        [{"fee": 0, "quantity": 0}],
        [{"fee": 0, "quantity": 100}],
        "all",
        ADULT * 21,
    ):
        await payer.pay(422, items=items)
    for url in ("javascript:alert(1)", "http://evil.example/", "https://user@evil.example/", "//x", "x" * 2001):
        await payer.pay(422, returnUrl=url)
    assert (await payer.pay(404, service="personalausweis"))["type"].endswith("not-found"), "it is not for that"
    await payer.pay(422, service="")
    await payer.pay(401, headers=key())
    await payer.pay(404, headers={"Authorization": f"Secret {new_secret()}"} | key())
    await payer.pay(400, headers=secret(payer.held))
    payer.held = await payer.town.held("10:00", "reisepass")
    wrong = await payer.pay(409)
    assert wrong["type"].endswith("wrong-state"), "a hold may be gone before the money is there"


async def test_a_service_without_fees_in_the_catalogue_is_not_paid(payer) -> None:
    payer.held = await payer.town.confirmed("11:00", "quick")
    assert (await payer.pay(409, service="quick"))["type"].endswith("fee-unknown")


@pytest.mark.parametrize("missing", ["payment", "appointment"])
async def test_payments_of_others_do_not_exist(payer, missing) -> None:
    shown = await payer.opened()
    if missing == "appointment":
        payer.held = await payer.town.confirmed("10:00", "reisepass")
    number = shown["id"] if missing == "appointment" else str(uuid4())
    assert slug(await payer.town.get(payer.held, f"/payments/{number}")) == (404, "not-found")
    where = f"/v1/appointments/{payer.held['id']}/payments/{number}/check"
    assert slug(await payer.town.client.post(where, headers=secret(payer.held) | key())) == (404, "not-found")


async def test_two_clicks_and_two_workers_are_one_payment(real_payer, till) -> None:
    """The race, with connections of their own: ten clicks, one payment; four workers, one beginning, one booking."""
    payer = real_payer
    wish = {"service": "reisepass", "items": ADULT, "returnUrl": BACK}
    where = f"/v1/appointments/{payer.held['id']}/payments"
    clicks = [payer.town.client.post(where, json=wish, headers=secret(payer.held) | key()) for _ in range(10)]
    assert sorted(answer.status_code for answer in await asyncio.gather(*clicks)) == [202] + [409] * 9
    await asyncio.gather(*(step(payer.town.database, payer.provider, BOOKS) for _ in range(4)))
    assert len(till.transactions) == 1
    (shown,) = (await payer.town.get(payer.held, "/payments")).json()["items"]
    payer.decide(shown, "PAYED")
    await payer.step()
    await asyncio.gather(*(payer.step() for _ in range(4)))
    assert (await payer.states(), (await payer.events()).count("appointment_paid")) == (["paid"], 1)


async def test_without_a_provider_nothing_is_offered(settings_of, catalog_url, database, payer) -> None:
    settings = settings_of(BookingSettings, catalog_url=catalog_url, cache_seconds=0.0)
    async with client_of(create_app(settings, database=database)) as client:
        other = Payer(payer.town, None, None)
        other.held, payer.town.client = payer.held, client
        assert (await other.pay(409))["type"].endswith("payment-not-offered")


async def test_while_the_secret_of_hints_is_renewed_both_fit(settings, database, payer) -> None:
    """Over real HTTP: two keys overlap, the old one ends, and without any nothing is believed."""
    shown, new = await payer.opened(), new_secret()
    body = json.dumps({"transactionId": shown["payUrl"].rsplit("/", 1)[1]}).encode()

    async def heard(secrets: str) -> list[int]:
        renewed = settings.model_copy(update={"payment_callback_secret": secrets})
        async with serving(create_app(renewed, database=database)) as url, httpx.AsyncClient(base_url=url) as http:
            return [
                (await http.post("/v1/appointment-payment-callbacks", content=body, headers=headers)).status_code
                for key_ in (HINTS, new)
                for headers in [signed_headers(str(uuid4()), utc_now(), body, [key_])]
            ]

    assert await heard(HINTS) == [204, 401]
    assert await heard(f"{new} {HINTS}") == [204, 204]
    assert await heard(new) == [401, 204]
    assert await heard("") == [401, 401]


async def test_strangers_cost_no_question_to_the_catalogue(settings, database, payer) -> None:
    away = settings.model_copy(update={"catalog_url": "http://127.0.0.1:1"})
    async with client_of(create_app(away, database=database)) as client:
        payer.town.client = client
        await payer.pay(404, headers={"Authorization": f"Secret {new_secret()}"} | key())
        await payer.pay(502)
