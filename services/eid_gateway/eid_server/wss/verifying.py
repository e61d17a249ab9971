"""Believe a message only when the certificate we were given beforehand signed exactly what we are about to read."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import xmlsec
from cryptography import x509
from lxml import etree
from xmlsec import constants

from services.eid_gateway.eid_server.envelopes import Envelope, WrongEnvelope, take_apart
from services.eid_gateway.eid_server.names import WSU
from services.eid_gateway.eid_server.wss.freshness import NotFresh, read_window
from services.eid_gateway.eid_server.wss.replays import Replayed, Replays
from services.eid_gateway.eid_server.wss.shape import check_shape
from services.eid_gateway.xml.algorithms import signatures_of
from services.eid_gateway.xml.documents import UnreadableDocument, read_document
from services.eid_gateway.xml.signatures import WrongShape


class Untrusted(Exception):
    """The message must not be processed; `reason` is a constant for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Verified:
    """A message that the expected sender signed, and what identifies it for the memory of replays."""

    message: etree._Element
    fingerprint: bytes
    forgettable_at: datetime


@dataclass(frozen=True, slots=True)
class Verifier:
    """The certificate of the one sender whose messages are accepted; what a message says about its key is ignored."""

    key: xmlsec.Key
    certificate: x509.Certificate
    algorithms: frozenset[str]

    @classmethod
    def from_pem(cls, certificate: bytes) -> "Verifier":
        """Trust the key of this PEM certificate; raises ValueError when it is too weak."""
        known = x509.load_pem_x509_certificate(certificate)
        key = xmlsec.Key.from_memory(certificate, constants.KeyDataFormatCertPem)
        return cls(key, known, signatures_of(known.public_key()))

    def verify(self, raw: bytes, now: datetime) -> Verified:
        """The message in a signed envelope; raises Untrusted. Pure: whether it was seen before is for `accept` to say."""
        try:
            root = read_document(raw)
            envelope = take_apart(root)
            check_shape(root, envelope, self.algorithms)
            self._check_validity(now)
            self._check_signature(envelope)
            window = read_window(envelope.timestamp)
        except (UnreadableDocument, WrongEnvelope, WrongShape, NotFresh) as error:
            raise Untrusted(str(error)) from error
        if not window.is_open(now):
            raise Untrusted("expired or from the future")
        return Verified(envelope.message, _fingerprint(envelope), window.forgettable_at)

    async def accept(self, raw: bytes, now: datetime, replays: Replays) -> etree._Element:
        """The message in a signed envelope that was never accepted before; raises Untrusted."""
        verified = self.verify(raw, now)
        try:
            await replays.admit(verified.fingerprint, verified.forgettable_at)
        except Replayed as error:
            raise Untrusted("replayed") from error
        return verified.message

    def _check_validity(self, now: datetime) -> None:
        if not self.certificate.not_valid_before_utc <= now <= self.certificate.not_valid_after_utc:
            raise Untrusted("the agreed certificate is not valid now")

    def _check_signature(self, envelope: Envelope) -> None:
        context = xmlsec.SignatureContext()
        context.key = self.key
        try:
            for part in (envelope.body, envelope.timestamp):
                context.register_id(part, "Id", WSU)
            context.verify(envelope.signature)
        except xmlsec.Error as error:
            raise Untrusted("signature") from error


def _fingerprint(envelope: Envelope) -> bytes:
    """The hash of what was signed, not of the signature: anybody can turn a valid ECDSA signature into a second valid one."""
    return hashlib.sha256(etree.tostring(envelope.signature[0], method="c14n", exclusive=True)).digest()
