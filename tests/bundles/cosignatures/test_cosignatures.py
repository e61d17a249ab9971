"""A second person signs by a link: sees only what they sign, in time, once, and for exactly what they saw."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text

from services.bundles.app import create_app
from services.bundles.settings import BundlesSettings
from tests.support.clients import client_of, key

CANARY = "Zz7Kanari"
PROOF = "unterschrift-beide"
ANSWERS = {"bezugsmonate": [f"{CANARY}-months"], "arbeitszeit": "30", "einkommen": {"net": f"{CANARY}-income"},
           "konto.iban": f"{CANARY}-iban"}  # fmt: skip


async def invite(case, proof: str = PROOF, expect: int = 201):
    answer = await case.client.post(
        f"/v1/cases/{case.id}/cosignatures", json={"proof": proof}, headers=case.headers | key()
    )
    assert answer.status_code == expect, answer.text
    return answer.json()


class Parent:
    """The second parent with their link."""

    def __init__(self, client, invited) -> None:
        self.client, self.path = client, f"/v1/cosignatures/{invited['id']}"
        self.headers = {"Authorization": f"Secret {invited['secret']}", "Accept-Language": "en"}

    async def look(self, expect: int = 200):
        answer = await self.client.get(self.path, headers=self.headers)
        assert answer.status_code == expect, answer.text
        return answer

    async def do(self, verb: str, expect: int = 200, body=None):
        answer = await self.client.post(f"{self.path}/{verb}", json=body, headers=self.headers | key())
        assert answer.status_code == expect, answer.text
        return answer.json()

    async def sign(self, expect: int = 200):
        return await self.do("sign", expect, {"name": f"{CANARY} Jonas"})


async def missing(case) -> set[str]:
    return {item["id"] for item in (await case.call("GET", "/missing"))["items"]}


async def test_the_second_parent_sees_what_they_sign_and_nothing_else(make_case, client) -> None:
    case = await make_case(answers=ANSWERS)
    seen = (await Parent(client, await invite(case)).look()).json()
    assert {field["id"]: field["value"] for field in seen["fields"]} == {
        "bezugsmonate": ANSWERS["bezugsmonate"],
        "arbeitszeit": "30",
    }
    assert (seen["reference"], seen["part"]["en"], seen["state"]) == (case.reference, "Parental allowance", "open")
    assert "income" not in str(seen)
    assert "iban" not in str(seen)


async def test_a_signature_counts(make_case, client, room) -> None:
    case = await make_case(answers=ANSWERS, submit=True)
    assert PROOF in await missing(case)
    parent = Parent(client, await invite(case))
    signed = await parent.sign()
    assert await parent.sign() == signed, "twice is once"
    assert PROOF not in await missing(case)
    (link,) = (await case.call("GET", "/cosignatures"))["items"]
    assert link["state"] == "signed"
    assert "secret" not in link
    codes = [entry["code"] for entry in (await case.call("GET", "/timeline"))["items"]]
    assert codes[-2:] == ["cosigner_invited", "cosigned"]
    assert CANARY not in str(await room.rows("cosignature"))
    assert (await case.call("GET", "/export"))["cosignatures"] == [link]
    await parent.do("decline", expect=409)


async def test_what_was_signed_must_not_change(make_case, client) -> None:
    case = await make_case(answers=ANSWERS)
    parent = Parent(client, await invite(case))
    await parent.sign()
    await case.call("PATCH", body={"answers": {"konto.iban": "DE02"}})
    assert PROOF not in await missing(case), "they did not sign that"
    await case.call("PATCH", body={"answers": {"arbeitszeit": "20"}})
    assert PROOF in await missing(case)
    await parent.look(expect=404)
    again = Parent(client, await invite(case))
    await again.sign()
    assert PROOF not in await missing(case)


async def test_a_no_is_shown_to_the_holder(make_case, client) -> None:
    case = await make_case(answers=ANSWERS)
    parent = Parent(client, await invite(case))
    assert (await parent.do("decline"))["state"] == "declined"
    await parent.sign(expect=409)
    assert [each["state"] for each in (await case.call("GET", "/cosignatures"))["items"]] == ["declined"]
    assert PROOF in await missing(case)


async def test_a_new_link_ends_the_one_before(make_case, client) -> None:
    case = await make_case()
    first = Parent(client, await invite(case))
    second = Parent(client, await invite(case))
    await first.look(expect=404)
    await second.look()


async def test_a_link_runs_out(make_case, client, database) -> None:
    case = await make_case()
    parent = Parent(client, await invite(case))
    async with database.transaction() as session:
        past = "update bundles.cosignature set expires_at = now() - interval '1 second'"
        await session.execute(text(past))
    await parent.look(expect=404)
    await parent.sign(expect=404)


async def test_the_link_opens_nothing_else_and_nobody_else_opens_it(make_case, client, issuers) -> None:
    case = await make_case()
    invited = await invite(case)
    parent = Parent(client, invited)
    assert (await client.get(f"/v1/cases/{case.id}", headers=parent.headers)).status_code == 404
    for headers in (case.headers, issuers.citizen(), {"Authorization": "Secret wrong"}):
        assert (await client.get(parent.path, headers=headers)).status_code == 404
    assert (await client.get(f"/v1/cosignatures/{uuid4()}", headers=parent.headers)).status_code == 404
    await case.call("POST", "/withdraw")
    await parent.look(expect=404)


@pytest.mark.parametrize("proof", ["eheurkunde", "nothing", "x" * 65, ""])
async def test_only_signatures_that_are_asked_for(make_case, proof: str) -> None:
    await invite(await make_case(), proof, expect=422)


@pytest.mark.parametrize("body", [{}, {"name": "x"}, {"name": "x" * 201}, {"name": "a\nb"}, {"name": 7}])
async def test_a_signature_needs_a_name(make_case, client, body) -> None:
    parent = Parent(client, await invite(await make_case()))
    await parent.do("sign", 422, body)
    assert (await parent.look()).json()["state"] == "open"


async def test_signing_and_declining_at_once_is_one_of_them(settings_of, own_database_url, make_case) -> None:
    async with client_of(create_app(settings_of(BundlesSettings, database_url=own_database_url))) as client:
        parent = Parent(client, await invite(await make_case(client=client)))
        tries = (client.post(f"{parent.path}/{verb}", json={"name": "Jonas"} if verb == "sign" else None, headers=parent.headers | key())
                 for verb in ("sign", "decline", "sign", "decline"))  # fmt: skip
        answers = await asyncio.gather(*tries)
        assert sorted(answer.status_code for answer in answers) == [200, 200, 409, 409]
        states = {answer.json()["state"] for answer in answers if answer.status_code == 200}
        assert len(states) == 1


async def test_erasure_takes_the_signature_too(make_case, client, room) -> None:
    case = await make_case(answers=ANSWERS)
    await Parent(client, await invite(case)).sign()
    await case.client.post(f"/v1/cases/{case.id}/erase", headers=case.headers | key())
    assert await room.rows("cosignature") == []
