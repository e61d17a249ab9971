"""An answer of BundID is believed only when all of it is signed, meant for us, fresh, and unchanged."""

import copy
import re
from datetime import timedelta

import pytest
from lxml import etree
from xmlsec import constants

from services.eid_gateway.saml.names import BEARER, saml, samlp
from services.eid_gateway.saml.responses import Declined, open_response
from services.eid_gateway.saml.trust import SKEW, Untrusted
from services.eid_gateway.xml.names import ds
from shared.clock import utc_now
from tests.eid_gateway.eid_server.parties import party
from tests.eid_gateway.saml.idp import ANNA, LEVEL_4, OLDER, REQUEST, Change, Idp, stamp
from tests.eid_gateway.saml.wrappings import (
    WRAPPINGS,
    Wrapping,
    xsw1_signed_response_inside_signature,
    xsw2_signed_response_beside_signature,
)


@pytest.mark.parametrize("algorithm", [Idp().algorithm, OLDER])
@pytest.mark.parametrize(("cipher", "bits"), [
    (constants.TransformAes128Gcm, 128), (constants.TransformAes192Gcm, 192), (constants.TransformAes256Gcm, 256),
])  # fmt: skip
def test_a_good_answer(algorithm: str, cipher: object, bits: int) -> None:
    idp, now = Idp(algorithm=algorithm), utc_now()
    signed = idp.sign(idp.assertion(now))
    found = idp.read(etree.tostring(idp.response(idp.encrypt(signed, cipher, bits), now=now)))
    assert found.context_class == LEVEL_4
    assert {name: (one.value, one.trust_level) for name, one in found.attributes.items()} == ANNA


def test_a_signed_response_is_good_too() -> None:
    idp = Idp()
    assert idp.read(idp.answer(after=idp.sign)).id


def refused(idp: Idp, raw: bytes, now=None) -> str:
    with pytest.raises(Untrusted) as refusal:
        idp.read(raw, now)
    return refusal.value.reason


def at(path: str) -> str:
    return "/".join(saml(name) for name in path.split("/"))


def put(path: str, attribute: str, value: str) -> Change:
    return lambda assertion: assertion.find(at(path)).set(attribute, value)


def drop(path: str) -> Change:
    def change(assertion: etree._Element) -> None:
        found = assertion.find(at(path))
        found.getparent().remove(found)

    return change


def twice(path: str) -> Change:
    return lambda assertion: assertion.find(at(path)).addnext(copy.deepcopy(assertion.find(at(path))))


CONFIRMATION, DATA = "Subject/SubjectConfirmation", "Subject/SubjectConfirmation/SubjectConfirmationData"
LONG_AGO, SOON = stamp(utc_now() - timedelta(hours=1)), stamp(utc_now() + timedelta(hours=1))


@pytest.mark.parametrize(("change", "reason"), [
    (lambda assertion: setattr(assertion.find(at("Issuer")), "text", "https://evil.example"), "issuer"),
    (drop("Issuer"), "issuer"),
    (lambda assertion: assertion.set("Version", "1.1"), "issuer"),
    (put(DATA, "Recipient", "https://other.example/acs"), "recipient"),
    (put(DATA, "InResponseTo", "_another"), "another request"),
    (lambda assertion: assertion.find(at(DATA)).attrib.pop("InResponseTo"), "another request"),
    (put(DATA, "NotOnOrAfter", LONG_AGO), "expired or from the future"),
    (lambda assertion: assertion.find(at(DATA)).attrib.pop("NotOnOrAfter"), "unreadable time"),
    (put(DATA, "NotOnOrAfter", "2026-11-22T10:00:00"), "time without offset"),
    (put(DATA, "NotBefore", LONG_AGO), "subject confirmation"),
    (put(CONFIRMATION, "Method", BEARER.replace("bearer", "holder-of-key")), "subject confirmation"),
    (drop("Subject"), "not one Subject"),
    (twice(CONFIRMATION), "not one SubjectConfirmation"),
    (drop(DATA), "not one SubjectConfirmationData"),
    (put("Conditions", "NotOnOrAfter", LONG_AGO), "expired or from the future"),
    (put("Conditions", "NotBefore", SOON), "expired or from the future"),
    (drop("Conditions"), "not one Conditions"),
    (drop("Conditions/AudienceRestriction"), "audience"),
    (lambda a: setattr(a.find(at("Conditions/AudienceRestriction/Audience")), "text", "https://other.example"), "audience"),
    (drop("AuthnStatement"), "not one AuthnStatement"),
    (twice("AttributeStatement/Attribute"), "an attribute occurs twice"),
])  # fmt: skip
def test_a_signed_assertion_that_is_not_for_us_now(change: Change, reason: str) -> None:
    idp = Idp()
    assert refused(idp, idp.answer(change=change)) == reason


@pytest.mark.parametrize(("ahead", "good"), [
    (-SKEW + timedelta(seconds=2), True), (-SKEW - timedelta(minutes=2), False), (timedelta(minutes=5) + SKEW, False),
    (timedelta(minutes=5), True), (timedelta(hours=9), False),
])  # fmt: skip
def test_clocks_may_differ_a_little(ahead: timedelta, good: bool) -> None:
    idp, now = Idp(), utc_now()
    raw = idp.answer(now)
    if good:
        assert idp.read(raw, now + ahead)
    else:
        assert refused(idp, raw, now + ahead) == "expired or from the future"


@pytest.mark.parametrize("wrapping", WRAPPINGS, ids=lambda wrapping: wrapping.__name__)
def test_no_wrapped_assertion_is_read(wrapping: Wrapping) -> None:
    idp, now = Idp(), utc_now()
    signed = idp.sign(idp.assertion(now))
    forged = copy.deepcopy(signed)
    forged.set("ID", "_forged")
    forged.find(f".//{saml('AttributeValue')}").text = "bpk2-of-somebody-else"
    parts = wrapping(signed, forged)
    hidden = [idp.encrypt(part) if part.tag == saml("Assertion") else part for part in parts]
    assert refused(idp, etree.tostring(idp.response(*hidden, now=now)))


@pytest.mark.parametrize("wrapping", [xsw1_signed_response_inside_signature, xsw2_signed_response_beside_signature])
def test_no_wrapped_response_is_read(wrapping) -> None:
    idp, now = Idp(), utc_now()
    signed = idp.sign(idp.response(idp.encrypt(idp.sign(idp.assertion(now))), now=now))
    assert refused(idp, etree.tostring(wrapping(signed)))


def test_an_assertion_in_clear_is_refused() -> None:
    idp, now = Idp(), utc_now()
    raw = etree.tostring(idp.response(idp.sign(idp.assertion(now)), now=now))
    assert refused(idp, raw) == "not a response with an encrypted assertion"


def test_unsigned_assertions_are_refused_even_in_signed_responses() -> None:
    idp, now = Idp(), utc_now()
    root = idp.response(idp.encrypt(idp.assertion(now)), now=now)
    assert refused(idp, etree.tostring(root)) == "unsigned"
    assert refused(idp, etree.tostring(idp.sign(root))) == "unsigned"


def test_somebody_elses_signature_is_refused_although_the_certificate_comes_along() -> None:
    idp, now = Idp(), utc_now()
    stranger = idp.sign(idp.assertion(now), key=party("stranger"))
    assert refused(idp, etree.tostring(idp.response(idp.encrypt(stranger), now=now))) == "signature"
    assert refused(idp, idp.answer(after=lambda root: idp.sign(root, key=party("stranger")))) == "signature"


@pytest.mark.parametrize("algorithm", [
    "http://www.w3.org/2000/09/xmldsig#rsa-sha1", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", "urn:none",
])  # fmt: skip
def test_weak_and_unknown_algorithms_are_refused(algorithm: str) -> None:
    idp, now = Idp(), utc_now()
    signed = idp.sign(idp.assertion(now))
    signed.find(f".//{ds('SignatureMethod')}").set("Algorithm", algorithm)
    assert refused(idp, etree.tostring(idp.response(idp.encrypt(signed), now=now))) == "signature algorithm"


@pytest.mark.parametrize("change", [
    lambda signed: setattr(signed.find(f".//{saml('AttributeValue')}"), "text", "bpk2-of-somebody-else"),
    lambda signed: signed.find(f".//{saml('Conditions')}").set("NotOnOrAfter", SOON),
    lambda signed: signed.find(f".//{ds('Transforms')}")[0].set("Algorithm", "http://www.w3.org/TR/1999/REC-xpath-19991116"),
    lambda signed: signed.find(f".//{ds('Reference')}").set("URI", ""),
    lambda signed: signed.find(f".//{saml('AttributeValue')}").append(etree.Comment("x")),
])  # fmt: skip
def test_a_changed_assertion_is_refused(change: Change) -> None:
    idp, now = Idp(), utc_now()
    signed = etree.fromstring(etree.tostring(idp.sign(idp.assertion(now))))
    change(signed)
    assert refused(idp, etree.tostring(idp.response(idp.encrypt(signed), now=now)))


@pytest.mark.parametrize(("cipher", "bits"), [(constants.TransformAes256Cbc, 256), (constants.TransformDes3Cbc, 192)])
def test_older_encryption_is_refused(cipher: object, bits: int) -> None:
    idp, now = Idp(), utc_now()
    hidden = idp.encrypt(idp.sign(idp.assertion(now)), cipher, bits)
    assert refused(idp, etree.tostring(idp.response(hidden, now=now))) == "content encryption"


def test_an_assertion_for_another_key_cannot_be_opened() -> None:
    idp = Idp()
    other = Idp(service=party("other service"))
    assert refused(idp, other.answer()) == "decryption"


@pytest.mark.parametrize(("pattern", "replacement", "reason"), [
    (rb"(<xenc:CipherValue>)[^<]{8}", rb"\1AAAAAAAA", "decryption"),
    (rb"(<xenc:CipherValue>)[^<]{8}", rb"\1!!!!!!!!", "cipher value"),
    (rb"xmlenc#rsa-oaep-mgf1p", rb"xmlenc#rsa-1_5", "key encryption"),
    (rb'Destination="[^"]+"', b'Destination="https://other.example"', "destination"),
    (rb'Destination="[^"]+"', b"", "destination"),
    (rb'IssueInstant="[^"]+"', b'IssueInstant="2020-01-01T00:00:00Z"', "expired or from the future"),
    (rb'IssueInstant="[^"]+"', b"", "unreadable time"),
    (rb'InResponseTo="[^"]+"', b'InResponseTo="_other"', "another request"),
    (rb"<samlp:Status>.*</samlp:Status>", b"", "no status"),
    (rb"https://idp.example.org/idp<", b"https://evil.example<", "issuer"),
    (rb"<samlp:Response", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><samlp:Response", "document type declaration"),
    (rb"samlp:Response", b"samlp:LogoutResponse", "not a response with an encrypted assertion"),
    (rb"<saml:EncryptedAssertion.*</saml:EncryptedAssertion>", b"", "not one encrypted assertion"),
])  # fmt: skip
def test_a_changed_response_is_refused(pattern: bytes, replacement: bytes, reason: str) -> None:
    idp = Idp()
    raw = re.sub(pattern, replacement, idp.answer(), flags=re.DOTALL)
    assert refused(idp, raw) == reason


def test_two_encrypted_assertions_are_refused() -> None:
    idp, now = Idp(), utc_now()
    parts = [idp.encrypt(idp.sign(idp.assertion(now))) for _ in range(2)]
    assert refused(idp, etree.tostring(idp.response(*parts, now=now))) == "not one encrypted assertion"


@pytest.mark.parametrize("raw", [b"", b"<", b"<a/>", b"\xff\xfe<a/>", b"<a>" * 100_000])
def test_what_is_no_answer_is_refused(raw: bytes) -> None:
    assert refused(Idp(), raw)


@pytest.mark.parametrize(("detail", "code"), [
    ("", "AuthnFailed"), ('{"errors":[{"code":"IDP_REQUIRED_ATTRIBUTES_MISSING"}]}', "IDP_REQUIRED_ATTRIBUTES_MISSING"),
    ('{"errors":[]}', "AuthnFailed"), ('{"errors":[{"code":"Max Mustermann war da"}]}', "AuthnFailed"), ("nonsense", "AuthnFailed"),
])  # fmt: skip
def test_a_refusal_of_the_identity_provider(detail: str, code: str) -> None:
    idp, now = Idp(), utc_now()
    root = idp.response(now=now, status="urn:oasis:names:tc:SAML:2.0:status:Responder")
    status = root.find(samlp("Status"))
    etree.SubElement(status[0], samlp("StatusCode"), Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed")
    holder = etree.SubElement(status, samlp("StatusDetail"))
    etree.SubElement(holder, "{https://www.akdb.de/request/2018/09}StatusDetail").text = detail
    with pytest.raises(Declined) as declined:
        open_response(etree.tostring(root), idp.ours, idp.theirs, now)
    assert (declined.value.code, declined.value.in_response_to) == (code, REQUEST)
