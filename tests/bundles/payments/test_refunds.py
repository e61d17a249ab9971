"""Money that was paid twice is given back once: by the provider where it offers that, else by a person."""

from tests.support.clients import key


async def paid_twice(payer):
    first = await payer.opened()
    payer.decide(first, "CANCELED")
    await payer.step()
    second = await payer.opened()
    for each in (first, second):
        payer.decide(each, "PAYED")
        await payer.step()
    assert await payer.states() == ["paid", "overpaid"]
    return second


async def test_a_provider_that_offers_refunds_gives_back_what_was_paid_twice(payer, offering) -> None:
    payer.provider = offering
    second = await paid_twice(payer)
    payer.till.refunds = "PENDING"
    await payer.step()
    assert await payer.states() == ["paid", "overpaid"]
    payer.till.refunds, payer.till.loses = "REFUNDED", 1
    await payer.step()
    assert (await payer.states(), payer.till.given_back) == (["paid", "overpaid"], {second["id"]: 29.0})
    await payer.step()
    assert await payer.states() == ["paid", "refunded"]
    assert payer.till.given_back == {second["id"]: 29.0}, "once, although the first answer got lost"
    assert (await payer.codes())[-1] == "payment_refunded"
    assert await payer.step() == 0


async def test_nobody_gives_back_by_hand_what_the_provider_is_giving_back(payer, offering, issuers) -> None:
    payer.provider = offering
    second = await paid_twice(payer)
    staff, path = issuers.staff("cases:staff", sub="cash-office"), f"/v1/staff/payments/{second['id']}/settle"
    early = await payer.case.client.post(path, json={"outcome": "refunded"}, headers=staff | key())
    assert (early.status_code, early.json()["type"]) == (409, "urn:lotse:problem:refund-underway")
    payer.till.refunds = "REFUSED"
    await payer.step()
    (seen,) = (await payer.case.client.get("/v1/staff/payments", headers=staff)).json()["items"]
    assert (seen["reasonCode"], seen["refundUnderway"], seen["paidCents"]) == ("refund-refused", False, 2900)
    late = await payer.case.client.post(path, json={"outcome": "refunded"}, headers=staff | key())
    assert (late.status_code, late.json()["state"]) == (200, "refunded")
    assert payer.till.given_back == {}


async def test_without_refunds_at_the_provider_a_person_gives_back(payer, issuers) -> None:
    second = await paid_twice(payer)
    await payer.step()
    assert await payer.step() == 0, "asked once, and not again"
    staff = issuers.staff("cases:staff", sub="cash-office")
    (seen,) = (await payer.case.client.get("/v1/staff/payments", headers=staff)).json()["items"]
    assert (seen["id"], seen["reasonCode"]) == (second["id"], "refunds-not-offered")
