"""Money for an appointment that does not take place is to be given back, whoever gave it up and whenever the money came."""

import asyncio
from datetime import timedelta

import pytest

from services.booking.payments.retention import drop_old
from shared.clock import utc_now
from tests.booking.messages.post import delivered
from tests.booking.town import secret, slug
from tests.support.clients import key

CLERK, OTHER = {"sub": "clerk", "offices": ["office-a"]}, {"sub": "other", "offices": ["office-b"]}


async def test_a_cancelled_appointment_is_given_back_by_the_provider(payer, offering) -> None:
    paid = await payer.paid()
    payer.provider, payer.till.refunds = offering, "REFUNDED"
    assert (await payer.town.step(payer.held, "cancel")).status_code == 200
    assert await payer.states() == ["refund_due"]
    payer.till.loses = 1
    await payer.step()
    assert await payer.states() == ["refund_due"], "the answer got lost"
    await payer.step()
    assert await payer.states() == ["refunded"]
    assert payer.till.given_back == {paid["id"]: paid["cents"] / 100}
    assert (await payer.events())[-3:] == ["appointment_paid", "appointment_cancelled", "appointment_refunded"]
    assert await payer.step() == 0


async def test_where_the_provider_gives_nothing_back_a_clerk_of_the_office_does(payer, issuers) -> None:
    paid = await payer.paid()
    await payer.town.step(payer.held, "cancel")
    clerk, other = (issuers.staff("booking:staff", **who) for who in (CLERK, OTHER))
    client, where = payer.town.client, "/v1/staff/offices/office-a/payments"
    settle = f"/v1/staff/appointments/{payer.held['id']}/payments/{paid['id']}/settle"
    early = await client.post(settle, json={"outcome": "refunded"}, headers=clerk | key())
    assert slug(early) == (409, "refund-underway")
    await payer.step()
    (seen,) = (await client.get(where, headers=clerk)).json()["items"]
    assert (seen["appointment"], seen["state"], seen["reasonCode"]) == (
        payer.held["id"],
        "refund_due",
        "refunds-not-offered",
    )
    assert (seen["paidCents"], seen["refundUnderway"]) == (paid["cents"], False)
    assert (await client.get(where, headers=other)).status_code == 403
    assert (await client.post(settle, json={"outcome": "refunded"}, headers=other | key())).status_code in (403, 404)
    assert (await client.post(settle, json={"outcome": "kept"}, headers=clerk | key())).status_code == 422
    once = clerk | key()
    answers = [await client.post(settle, json={"outcome": "refunded"}, headers=once) for _ in range(2)]
    assert [(each.status_code, each.json()["state"]) for each in answers] == [(200, "refunded")] * 2
    assert slug(await client.post(settle, json={"outcome": "paid"}, headers=clerk | key())) == (409, "payment-settled")
    assert (await client.get(where, headers=clerk)).json()["items"] == []


async def test_a_refund_that_is_never_answered_is_for_a_person(payer, offering, issuers) -> None:
    await payer.paid()
    payer.provider, payer.till.refunds = offering, "PENDING"
    await payer.town.step(payer.held, "cancel")
    for days, underway in ((2, True), (4, False)):
        await payer.town.do(
            "update booking.payment set changed_at = clock_timestamp() - make_interval(days => :days)", days=days
        )
        await payer.step()
        clerk = issuers.staff("booking:staff", **CLERK)
        (seen,) = (await payer.town.client.get("/v1/staff/offices/office-a/payments", headers=clerk)).json()["items"]
        assert (seen["state"], seen["refundUnderway"]) == ("refund_due", underway)
    assert (seen["reasonCode"], await payer.step()) == ("refund-unanswered", 0)


async def test_whether_somebody_who_did_not_come_gets_it_back_a_person_decides(payer, offering, issuers) -> None:
    paid = await payer.paid()
    payer.provider, payer.till.refunds = offering, "REFUNDED"
    clerk = issuers.staff("booking:staff", **CLERK)
    client, at = payer.town.client, f"/v1/staff/appointments/{payer.held['id']}"
    await payer.town.do("update booking.appointment set starts_at = starts_at - interval '5 days'")
    gone = await client.post(f"{at}/no-show", headers=clerk | key())
    assert gone.status_code == 200, gone.text
    assert (await payer.step(), payer.till.given_back) == (0, {})
    kept = await client.post(f"{at}/payments/{paid['id']}/settle", json={"outcome": "paid"}, headers=clerk | key())
    assert (kept.status_code, kept.json()["state"]) == (200, "paid")
    assert (await payer.events()).count("appointment_paid") == 1, "it came once, and never went back"


async def test_the_letter_names_the_money_that_comes_back(payer, tmp_path) -> None:
    await payer.town.step(await payer.town.confirmed("10:00", "reisepass"), "cancel")
    paid = await payer.paid()
    await payer.town.step(payer.held, "cancel")
    free, owed = [mail.get_body().get_content().replace("\r", "") for mail in await delivered(payer.town, tmp_path)]
    euros = f"{paid['cents'] // 100},{paid['cents'] % 100:02} Euro"
    assert f"Sie haben dafür {euros} bezahlt. Das Geld wird Ihnen zurückgegeben.\n\nSie müssen" in owed
    assert "Euro" not in free
    assert "\n\n\n" not in owed + free


async def test_operators_see_how_much_money_is_owed(payer, issuers) -> None:
    async def seen():
        lines = (await payer.town.client.get("/metrics")).text.splitlines()
        wanted = '{room="booking",state="refund_due"}'
        return {line.split("{")[0]: float(line.split()[1]) for line in lines if wanted in line}

    paid = await payer.paid()
    assert await seen() == {"lotse_payments_unsettled": 0, "lotse_payments_unsettled_cents": 0}
    await payer.town.step(payer.held, "cancel")
    assert await seen() == {"lotse_payments_unsettled": 1, "lotse_payments_unsettled_cents": paid["cents"]}
    await payer.step()
    settle = f"/v1/staff/appointments/{payer.held['id']}/payments/{paid['id']}/settle"
    clerk = issuers.staff("booking:staff", **CLERK)
    assert (
        await payer.town.client.post(settle, json={"outcome": "refunded"}, headers=clerk | key())
    ).status_code == 200
    assert await seen() == {"lotse_payments_unsettled": 0, "lotse_payments_unsettled_cents": 0}


@pytest.mark.parametrize("begun", [False, True])
async def test_what_is_open_ends_with_the_appointment(payer, begun) -> None:
    made = await (payer.opened() if begun else payer.pay())
    await payer.town.step(payer.held, "cancel")
    assert (await payer.states(), (await payer.look(made))["payUrl"]) == (["cancelled"], None)
    assert await payer.step() == int(begun), "only what the provider knows of is asked about"
    assert slug(await payer.town.client.post(f"/v1/appointments/{payer.held['id']}/payments", headers=secret(payer.held) | key(),
        json={"service": "reisepass", "items": [{"fee": 0}], "returnUrl": "https://x.example/"})) == (409, "wrong-state")  # fmt: skip


async def test_money_that_comes_after_the_cancellation_is_given_back(payer, offering) -> None:
    shown = await payer.opened()
    await payer.town.step(payer.held, "cancel")
    payer.decide(shown, "PAYED")
    await payer.step()
    assert await payer.states() == ["refund_due"]
    payer.provider, payer.till.refunds = offering, "REFUNDED"
    await payer.step()
    assert (await payer.states(), list(payer.till.given_back)) == (["refunded"], [shown["id"]])
    assert (await payer.events())[-3:] == ["appointment_cancelled", "appointment_paid", "appointment_refunded"]


async def test_a_sum_that_differs_is_for_a_person_and_given_back_as_it_was_paid(payer, issuers) -> None:
    shown = await payer.opened()
    payer.till.sum_paid = 12.5
    payer.decide(shown, "PAYED")
    await payer.step()
    await payer.town.step(payer.held, "cancel")
    clerk = issuers.staff("booking:staff", **CLERK)
    (seen,) = (await payer.town.client.get("/v1/staff/offices/office-a/payments", headers=clerk)).json()["items"]
    assert (seen["state"], seen["reasonCode"], seen["paidCents"]) == ("doubt", "sum-differs", 1250)


async def test_moving_keeps_what_is_paid(payer) -> None:
    await payer.paid()
    start = (await payer.town.get(payer.held)).json()["startsAt"].replace("T09:00", "T10:00")
    moved = await payer.town.step(payer.held, "move", {"office": "office-a", "startsAt": start})
    assert (moved.status_code, await payer.states()) == (200, ["paid"])


async def test_cancelling_while_paying_never_keeps_the_money(real_payer, offering) -> None:
    """The race, with connections of their own, ten times: whoever is first, in the end the money is back and nothing is paid."""
    payer = real_payer
    payer.provider, payer.till.refunds = offering, "REFUNDED"
    for _ in range(10):
        await payer.books("10:00")
        shown = await payer.opened()
        payer.decide(shown, "PAYED")
        cancelled, _ = await asyncio.gather(payer.town.step(payer.held, "cancel"), payer.step())
        assert cancelled.status_code == 200
        while await payer.step():
            pass
        assert await payer.states() == ["refunded"]
        assert payer.till.given_back.pop(shown["id"]) == shown["cents"] / 100
    assert payer.till.given_back == {}


async def test_paying_and_cancelling_at_once_leaves_nothing_open(real_payer) -> None:
    payer = real_payer
    for _ in range(10):
        await payer.books("11:00")
        asked = payer.town.client.post(
            f"/v1/appointments/{payer.held['id']}/payments", headers=secret(payer.held) | key(),
            json={"service": "reisepass", "items": [{"fee": 0}], "returnUrl": "https://x.example/"},
        )  # fmt: skip
        paying, cancelled = await asyncio.gather(asked, payer.town.step(payer.held, "cancel"))
        assert (cancelled.status_code, paying.status_code in (202, 409)) == (200, True), paying.text
        assert await payer.states() == (["cancelled"] if paying.status_code == 202 else [])


async def test_what_was_paid_is_forgotten_by_the_rule_and_never_what_is_owed(payer) -> None:
    await payer.paid()
    await payer.town.do(
        "insert into booking.retention_rule (id, days, status, sources) values ('payment', 30, 'placeholder', '{}')"
        " on conflict (id) do update set days = 30"
    )
    later = utc_now() + timedelta(days=60)
    assert await drop_old(payer.town.database, utc_now()) == 0
    await payer.town.do("update booking.payment set state = 'refund_due'")
    assert await drop_old(payer.town.database, later) == 0
    await payer.town.do("update booking.payment set state = 'paid'")
    assert await drop_old(payer.town.database, later) == 1
