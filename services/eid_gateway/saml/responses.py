"""The outer half of an answer: a Response that says how it went and carries one encrypted assertion."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree

from services.eid_gateway.saml.decrypting import decrypt
from services.eid_gateway.saml.identity_provider import IdentityProvider, TrustedKey
from services.eid_gateway.saml.names import SUCCESS, akdb, saml, samlp
from services.eid_gateway.saml.signed import verify_root
from services.eid_gateway.saml.trust import SKEW, Untrusted, moment_of
from services.eid_gateway.xml.documents import UnreadableDocument, read_document
from services.eid_gateway.xml.names import ds
from services.eid_gateway.xml.signatures import WrongShape, check_identifiers

FRESH: Final = timedelta(minutes=5)
"""How old a response may be."""
ALLOWED: Final = frozenset(
    {saml("Issuer"), ds("Signature"), samlp("Extensions"), samlp("Status"), saml("EncryptedAssertion")}
)
STATUS_PREFIX: Final = "urn:oasis:names:tc:SAML:2.0:status:"


class Declined(Exception):
    """The identity provider did not log the person in; `code` is for the log. Anybody could write this, so it ends nothing for good."""

    def __init__(self, code: str, in_response_to: str) -> None:
        super().__init__(code)
        self.code, self.in_response_to = code, in_response_to


@dataclass(frozen=True, slots=True)
class ServiceProvider:
    """Who we are to the identity provider, where it answers, and what opens its answers."""

    entity_id: str
    answer_url: str
    key: rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class Opened:
    """A response that may hold something: the request it answers, and the assertion, decrypted but not yet believed."""

    in_response_to: str
    assertion: bytes


def open_response(raw: bytes, ours: ServiceProvider, theirs: IdentityProvider, now: datetime) -> Opened:
    """Look at the envelope and decrypt what is in it; raises Untrusted or Declined."""
    root = _read(raw)
    _check_envelope(root, ours, theirs, now)
    _check_own_signature(root, theirs.keys)
    request = root.get("InResponseTo", "")
    _check_status(root, request)
    encrypted = root.findall(saml("EncryptedAssertion"))
    if len(encrypted) != 1:
        raise Untrusted("not one encrypted assertion")
    return Opened(request, decrypt(encrypted[0], ours.key))


def _read(raw: bytes) -> etree._Element:
    try:
        root = read_document(raw)
        check_identifiers(root)
    except (UnreadableDocument, WrongShape) as error:
        raise Untrusted(str(error)) from error
    strange = {child.tag for child in root} - ALLOWED
    if root.tag != samlp("Response") or strange or next(root.iter(saml("Assertion")), None) is not None:
        raise Untrusted("not a response with an encrypted assertion")
    return root


def _check_envelope(root: etree._Element, ours: ServiceProvider, theirs: IdentityProvider, now: datetime) -> None:
    if root.get("Version") != "2.0" or root.get("Destination") != ours.answer_url:
        raise Untrusted("destination")
    if root.findtext(saml("Issuer"), theirs.entity_id).strip() != theirs.entity_id:
        raise Untrusted("issuer")
    issued = moment_of(root.get("IssueInstant"))
    if not issued - SKEW <= now <= issued + FRESH + SKEW:
        raise Untrusted("expired or from the future")


def _check_own_signature(root: etree._Element, keys: Iterable[TrustedKey]) -> None:
    """The assertion must be signed, the response may be; a signature that is there must hold."""
    if root.find(ds("Signature")) is not None:
        verify_root(root, keys)


def _check_status(root: etree._Element, request: str) -> None:
    status = root.find(samlp("Status"))
    if status is None:
        raise Untrusted("no status")
    codes = [code.get("Value", "") for code in status.iter(samlp("StatusCode"))]
    if codes != [SUCCESS]:
        raise Declined(_detail(status) or _short(codes), request)


def _detail(status: etree._Element) -> str | None:
    """The code in BundID's own detail, which it sends when a request has EnableStatusDetail."""
    text = "".join(str(part) for one in status.iter(akdb("StatusDetail")) for part in one.itertext())
    try:
        code = json.loads(text)["errors"][0]["code"]
    except (ValueError, LookupError, TypeError):
        return None
    return code if isinstance(code, str) and _is_code(code) else None


def _short(codes: list[str]) -> str:
    last = codes[-1].removeprefix(STATUS_PREFIX) if codes else ""
    return last if _is_code(last) else "unknown"


def _is_code(text: str) -> bool:
    """Only what looks like a code may get into a log."""
    return text.isascii() and 0 < len(text) <= 60 and text.replace("-", "").replace("_", "").isalnum()
