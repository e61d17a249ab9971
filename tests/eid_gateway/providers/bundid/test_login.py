"""Log in with BundID: application, gateway, BundID and back in the same browser."""

import base64
from datetime import timedelta

import httpx
import pytest
from lxml import etree
from sqlalchemy import select

from services.eid_gateway.app import create_app
from services.eid_gateway.providers.bundid.models import bundid_request
from services.eid_gateway.providers.bundid.provider import UnusableKey
from services.eid_gateway.saml.names import classic_ui, samlp
from services.eid_gateway.settings import EidGatewaySettings
from shared.access import declared_access
from shared.clock import utc_now
from tests.eid_gateway.conftest import ISSUER
from tests.eid_gateway.flow import HIGH, LOW, SUBSTANTIAL, Application, query_of
from tests.eid_gateway.providers.bundid.visiting import Visitor, asked_attributes, context_of, without_cookies
from tests.eid_gateway.saml.idp import ANNA, SIGN_ON, SP, Idp, stamp

STREET = "urn:oid:2.5.4.16"
BPK2, PSEUDONYM = "urn:oid:1.3.6.1.4.1.25484.494450.3", "urn:oid:1.2.40.0.10.2.1.1.226699"
STATED_LEVEL = "urn:oid:1.2.40.0.10.2.1.1.261.94"


@pytest.fixture
def visitor(application: Application) -> Visitor:
    return Visitor(application)


async def claims_of(visitor: Visitor, answer: httpx.Response) -> dict[str, object]:
    tokens = (await visitor.application.redeem(query_of(answer)["code"])).json()
    header = {"Authorization": f"Bearer {tokens['access_token']}"}
    return (await visitor.client.get("/userinfo", headers=header)).json()


async def test_a_person_logs_in(visitor: Visitor) -> None:
    await visitor.leave_for_bundid(acr_values=HIGH)
    answer = await visitor.come_back(visitor.idp.answer())
    claims = await claims_of(visitor, answer)
    assert claims.pop("sub")
    assert claims == {"given_name": "Anna Luise", "family_name": "Beispiel", "birthdate": "1990-04-12"}


async def test_weaker_attributes_say_so(visitor: Visitor) -> None:
    await visitor.leave_for_bundid(acr_values=HIGH)
    visitor.idp.attributes = {**ANNA, "urn:oid:2.5.4.4": ("Beispiel", "NORMAL")}
    claims = await claims_of(visitor, await visitor.come_back(visitor.idp.answer()))
    assert claims["claim_levels"] == {"family_name": LOW}


async def test_the_request_asks_for_as_little_as_is_needed(visitor: Visitor) -> None:
    request = await visitor.leave_for_bundid(scope="openid", acr_values=HIGH)
    assert set(asked_attributes(request).values()) == {"false"}
    assert "urn:oid:2.5.4.42" not in asked_attributes(request)
    named = asked_attributes(await visitor.leave_for_bundid(scope="openid profile address"))
    assert (named["urn:oid:2.5.4.42"], named[STREET]) == ("true", "true")


@pytest.mark.parametrize(("acr", "context", "methods"), [
    (HIGH, "STORK-QAA-Level-4", ["eID"]), (SUBSTANTIAL, "STORK-QAA-Level-3", ["eID", "Elster"]),
    (LOW, "STORK-QAA-Level-2", ["eID", "Elster", "Benutzername"]),
])  # fmt: skip
async def test_the_level_decides_what_bundid_offers(
    visitor: Visitor, acr: str, context: str, methods: list[str]
) -> None:
    request = await visitor.leave_for_bundid(acr_values=acr)
    assert context_of(request) == context
    assert request.find(samlp("RequestedAuthnContext")).get("Comparison") == "minimum"
    offered = request.find(".//{*}AuthnMethods")
    assert [etree.QName(one).localname for one in offered] == methods


async def test_the_request_says_who_asks(visitor: Visitor) -> None:
    request = await visitor.leave_for_bundid(ui_locales="en")
    assert (request.get("ForceAuthn"), request.get("Destination")) == ("true", SIGN_ON)
    assert request.get("AssertionConsumerServiceURL") == f"{ISSUER}/eid/bundid/acs"
    assert request[0].text == SP
    shown = {etree.QName(one).localname: one.text for one in request.find(f".//{classic_ui('Version')}")}
    path = visitor.page.request.url.path
    assert shown == {"OrganizationDisplayName": "Stadt Leipzig (Test)", "Lang": "en", "BackURL": ISSUER + path,
                     "OnlineServiceId": "BMI-0000"}  # fmt: skip


async def test_the_page_lets_its_form_lead_to_bundid(visitor: Visitor) -> None:
    page = await visitor.application.open_page()
    assert "https://idp.example.org" in page.headers["content-security-policy"]
    assert "BundID" in page.text


async def test_an_answer_is_used_once(visitor: Visitor) -> None:
    await visitor.leave_for_bundid()
    raw = visitor.idp.answer()
    first, again = [await visitor.post(raw) for _ in range(2)]
    assert (first.status_code, again.status_code) == (303, 409)
    assert "erwartet" in again.text
    assert "code" in query_of(await visitor.client.get(httpx.URL(first.headers["location"]).path))
    assert (await visitor.client.get(httpx.URL(first.headers["location"]).path)).status_code in (403, 409)


async def test_an_assertion_is_used_once_even_for_another_request(visitor: Visitor, session) -> None:
    """Somebody who could have the same assertion signed for a second request would still be noticed."""
    await visitor.leave_for_bundid()
    visitor.idp.number = 7
    assert (await visitor.post(visitor.idp.answer())).status_code == 303
    await visitor.leave_for_bundid()
    visitor.idp.number = 7
    again = await visitor.post(visitor.idp.answer())
    assert again.status_code == 409


async def test_an_answer_comes_in_time(visitor: Visitor, clock) -> None:
    await visitor.leave_for_bundid()
    clock.ahead = timedelta(minutes=11)
    late = await visitor.post(visitor.idp.answer(utc_now() + clock.ahead))
    assert late.status_code == 409


async def test_an_answer_nobody_asked_for(visitor: Visitor) -> None:
    assert (await visitor.post(visitor.idp.answer())).status_code == 409


async def test_an_old_session_at_bundid_is_not_enough(visitor: Visitor) -> None:
    await visitor.leave_for_bundid()
    earlier = stamp(utc_now() - timedelta(minutes=30))
    raw = visitor.idp.answer(change=lambda a: a.find(".//{*}AuthnStatement").set("AuthnInstant", earlier))
    assert (await visitor.post(raw)).status_code == 400


async def test_only_the_browser_that_began_may_finish(visitor: Visitor) -> None:
    """An attacker who posts his own answer in a victim's browser does not log the victim in as himself."""
    await visitor.leave_for_bundid()
    posted = await visitor.post(visitor.idp.answer())
    path = httpx.URL(posted.headers["location"]).path
    with without_cookies(visitor.client):
        assert (await visitor.client.get(path)).status_code == 403
    assert "code" in query_of(await visitor.client.get(path)), "nothing was consumed"


@pytest.mark.parametrize("body", [
    b"", b"SAMLResponse=", b"SAMLResponse=%21", b"SAMLResponse=PGEvPg==", b"SAMLResponse=" + b"A" * 700_000, b"\xff",
    b"SAMLResponse=PGEvPg==&SAMLResponse=PGEvPg==",
])  # fmt: skip
async def test_nonsense_is_explained(visitor: Visitor, body: bytes) -> None:
    answer = await visitor.client.post(
        "/eid/bundid/acs", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 400
    assert "BundID" in answer.text


async def test_base64_with_line_breaks_is_read(visitor: Visitor) -> None:
    await visitor.leave_for_bundid()
    form = {"SAMLResponse": base64.encodebytes(visitor.idp.answer()).decode().replace("\n", "\r\n")}
    assert (await visitor.client.post("/eid/bundid/acs", data=form)).status_code == 303


async def test_who_cancels_at_bundid_may_try_again(visitor: Visitor) -> None:
    await visitor.leave_for_bundid()
    refusal = visitor.idp.response(now=utc_now(), status="urn:oasis:names:tc:SAML:2.0:status:Requester")
    page = await visitor.come_back(etree.tostring(refusal))
    assert page.status_code == 200
    assert visitor.page.request.url.path in page.text
    assert "code" in query_of(await visitor.come_back(visitor.idp.answer())), "the same request may still be answered"


async def test_a_refusal_out_of_the_blue_leads_nowhere(visitor: Visitor) -> None:
    refusal = visitor.idp.response(now=utc_now(), status="urn:oasis:names:tc:SAML:2.0:status:Requester")
    assert (await visitor.post(etree.tostring(refusal))).status_code == 409


@pytest.mark.parametrize(("changes", "context", "acr", "error", "reason"), [
    ({}, "STORK-QAA-Level-1", LOW, "unmet_authentication_requirements", "level_unproven"),
    ({}, "STORK-QAA-Level-3", HIGH, "unmet_authentication_requirements", "level_too_low"),
    ({STATED_LEVEL: ("STORK-QAA-Level-3", None)}, "STORK-QAA-Level-4", HIGH, "unmet_authentication_requirements", "level_too_low"),
    ({STATED_LEVEL: ("", None)}, "STORK-QAA-Level-4", HIGH, "unmet_authentication_requirements", "level_unproven"),
    ({BPK2: ("", None)}, "STORK-QAA-Level-4", HIGH, "access_denied", "person_unnamed"),
])  # fmt: skip
async def test_the_application_is_told_why_not(visitor: Visitor, changes, context, acr, error, reason) -> None:
    await visitor.leave_for_bundid(acr_values=acr)
    visitor.idp.context, visitor.idp.attributes = context, {**ANNA, **changes}
    answer = query_of(await visitor.come_back(visitor.idp.answer()))
    assert (answer["error"], answer["error_description"]) == (error, reason)


async def test_a_login_without_an_account_has_a_name_of_its_own(visitor: Visitor) -> None:
    subjects = []
    without = {name: value for name, value in ANNA.items() if name != BPK2} | {PSEUDONYM: ("dkk", None)}
    for attributes in (ANNA, without, without):
        await visitor.leave_for_bundid()
        visitor.idp.attributes = attributes
        subjects.append((await claims_of(visitor, await visitor.come_back(visitor.idp.answer())))["sub"])
    assert subjects[0] != subjects[1] == subjects[2]


async def test_nothing_of_the_person_stays_behind(
    visitor: Visitor, session, capsys: pytest.CaptureFixture[str]
) -> None:
    await visitor.leave_for_bundid()
    posted = await visitor.post(visitor.idp.answer())
    held = (await session.execute(select(bundid_request))).mappings().one()
    assert b"Beispiel" not in held["sealed_finding"]
    await visitor.client.get(httpx.URL(posted.headers["location"]).path)
    row = (await session.execute(select(bundid_request))).mappings().one()
    assert (row["progress"], row["sealed_finding"], row["wrapped_key"]) == ("over", None, None)
    written = str(held) + str(row) + "".join(capsys.readouterr())
    assert not any(word in written for word in ("Beispiel", "bpk2-of-anna", "1990-04-12"))


async def test_metadata_are_public(visitor: Visitor) -> None:
    answer = await visitor.client.get("/eid/bundid/metadata")
    assert answer.headers["content-type"] == "application/samlmetadata+xml"
    assert etree.fromstring(answer.content).get("entityID") == SP


def test_its_routes_declare_who_may_call(app) -> None:
    declared = [line for line in declared_access(app) if "bundid" in line[1]]
    assert len(declared) == 5
    assert {level for _, _, level in declared} == {"public"}


def test_another_key_is_noticed_at_start(settings_of, bundid_environment, tmp_path, monkeypatch) -> None:
    other = Idp().own
    (tmp_path / "other.key").write_bytes(other.key)
    monkeypatch.setenv("EID_GATEWAY_BUNDID_KEY", str(tmp_path / "other.key"))
    with pytest.raises(UnusableKey):
        create_app(settings_of(EidGatewaySettings, providers="bundid"))
