"""What our signer signs our verifier believes; nothing else does it believe."""

from datetime import timedelta

import pytest
import xmlsec
from lxml import etree

from services.eid_gateway.eid_server.names import WSU, WSU_ID, eid, wsu
from services.eid_gateway.eid_server.wss.replays import RememberedReplays
from services.eid_gateway.eid_server.wss.signing import Signer
from services.eid_gateway.eid_server.wss.verifying import Untrusted, Verifier
from services.eid_gateway.xml.names import ds
from shared.clock import utc_now
from tests.eid_gateway.eid_server.parties import party, some_message
from tests.eid_gateway.eid_server.wss import forgeries


@pytest.fixture(scope="module")
def signed() -> bytes:
    return party("service").signer().sign(some_message(), utc_now())


@pytest.mark.parametrize(("kind", "choices", "algorithm"), [
    ("rsa", {}, "xmldsig-more#rsa-sha256"),
    ("rsa", {"pss": True}, "xmldsig-more#sha256-rsa-MGF1"),
    ("ec", {}, "xmldsig-more#ecdsa-sha256"),
])  # fmt: skip
def test_what_is_signed_is_believed(kind: str, choices: dict[str, bool], algorithm: str) -> None:
    sender = party("service", kind)
    raw = sender.signer(**choices).sign(some_message(), utc_now())
    assert algorithm.encode() in raw
    verified = sender.verifier.verify(raw, utc_now())
    assert verified.message.tag == eid("getResultRequest")
    assert verified.message.findtext(eid("RequestCounter")) == "1"


@pytest.mark.parametrize("forge", forgeries.FORGERIES, ids=lambda forge: forge.__name__)
def test_no_forgery_is_believed(forge: forgeries.Forgery, signed: bytes) -> None:
    forged = forge(signed)
    assert forged != signed
    with pytest.raises(Untrusted):
        party("service").verifier.verify(forged, utc_now())


@pytest.mark.parametrize("forge", [
    forgeries.body_moved_into_header,
    forgeries.body_moved_into_wrapper,
    forgeries.evil_body_without_id,
    forgeries.same_id_in_another_namespace,
    forgeries.signed_body_in_a_second_envelope,
    forgeries.timestamp_wrapped,
    forgeries.second_security_header,
    forgeries.something_after_the_body,
    forgeries.comment_in_a_value,
], ids=lambda forge: forge.__name__)  # fmt: skip
def test_arithmetic_alone_would_believe_these(forge: forgeries.Forgery, signed: bytes) -> None:
    """The broken twin of our verifier: it asks the library only, as many programs do, and is deceived."""
    root = etree.fromstring(forge(signed))
    context = xmlsec.SignatureContext()
    context.key = party("service").verifier.key
    for element in root.iter():
        if isinstance(element.tag, str) and element.get(WSU_ID):
            context.register_id(element, "Id", WSU)
    context.verify(next(root.iter(ds("Signature"))))


def test_another_certificate_is_not_believed(signed: bytes) -> None:
    with pytest.raises(Untrusted, match="signature"):
        party("somebody else").verifier.verify(signed, utc_now())


def test_another_kind_of_key_is_not_believed(signed: bytes) -> None:
    with pytest.raises(Untrusted, match="algorithm"):
        party("service", "ec").verifier.verify(signed, utc_now())


def test_the_key_a_message_brings_along_is_ignored() -> None:
    """An attacker signs perfectly, with a key of his own, and encloses it."""
    attacker = party("attacker")
    message = forgeries.Signed(attacker.signer().sign(some_message(), utc_now()))
    key_info = message.signature[2]
    key_info.clear()
    data = etree.SubElement(key_info, ds("X509Data"))
    lines = attacker.certificate.decode().strip().splitlines()[1:-1]
    etree.SubElement(data, ds("X509Certificate")).text = "".join(lines)
    assert attacker.verifier.verify(message.bytes(), utc_now())
    with pytest.raises(Untrusted, match="signature"):
        party("service").verifier.verify(message.bytes(), utc_now())


@pytest.mark.parametrize("late", [timedelta(minutes=6, seconds=2), timedelta(days=1), timedelta(minutes=-2)])
def test_only_fresh_messages_are_believed(signed: bytes, late: timedelta) -> None:
    with pytest.raises(Untrusted, match="expired"):
        party("service").verifier.verify(signed, utc_now() + late)


def test_clocks_may_differ_a_little(signed: bytes) -> None:
    assert party("service").verifier.verify(signed, utc_now() - timedelta(seconds=50))


@pytest.mark.parametrize("texts", [
    ("2026-01-01T00:00:00", "2099-01-01T00:00:00Z"),
    ("today", "tomorrow"),
    ("", ""),
    ("2026-01-01T00:00:00Z", "2099-01-01T00:00:00Z"),
])  # fmt: skip
def test_timestamps_are_read_strictly(texts: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Signed by the right sender, and still refused: no offset, no time at all, valid for decades."""

    def add(security: etree._Element, window: object) -> etree._Element:
        timestamp = etree.SubElement(security, wsu("Timestamp"))
        for name, text in zip(("Created", "Expires"), texts, strict=True):
            etree.SubElement(timestamp, wsu(name)).text = text
        return timestamp

    monkeypatch.setattr("services.eid_gateway.eid_server.wss.signing.add_timestamp", add)
    raw = party("service").signer().sign(some_message(), utc_now())
    with pytest.raises(Untrusted):
        party("service").verifier.verify(raw, utc_now())


def test_an_expired_certificate_ends_the_trust() -> None:
    former = party("former", days=(-30, -1))
    raw = former.signer().sign(some_message(), utc_now())
    with pytest.raises(Untrusted, match="certificate"):
        former.verifier.verify(raw, utc_now())


def test_weak_and_foreign_keys_are_refused_at_start() -> None:
    weak, strong = party("weak", "weak"), party("service")
    with pytest.raises(ValueError, match="2048"):
        Verifier.from_pem(weak.certificate)
    with pytest.raises(ValueError, match="another key"):
        Signer.from_pem(weak.key, strong.certificate)


async def test_a_message_is_accepted_once() -> None:
    replays = RememberedReplays()
    sender = party("service")
    first, second = (sender.signer().sign(some_message(), utc_now()) for _ in range(2))
    for raw in (first, second):
        await sender.verifier.accept(raw, utc_now(), replays)
    respelled = first.replace(b"</ds:SignatureValue>", b"\n</ds:SignatureValue>")
    for raw in (first, second, respelled):
        with pytest.raises(Untrusted, match="replayed"):
            await sender.verifier.accept(raw, utc_now(), replays)


async def test_what_is_forgotten_is_refused_for_its_age(monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory tidies up without ever forgetting a message that could still be accepted."""
    monkeypatch.setattr("services.eid_gateway.eid_server.wss.replays.TIDY_FROM", 1)
    replays, now = RememberedReplays(), utc_now()
    await replays.admit(b"old", now - timedelta(seconds=1))
    await replays.admit(b"young", now + timedelta(minutes=1))
    await replays.admit(b"new", now + timedelta(minutes=1))
    assert replays._until.keys() == {b"young", b"new"}
