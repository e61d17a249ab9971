"""Believe an element only when it is the root of its own document and a key of the identity provider signed all of it.

Whatever stood around an assertion when it arrived is gone by then: there is no second element to be taken for the signed one.
"""

from collections.abc import Iterable
from typing import Final

import xmlsec
from lxml import etree

from services.eid_gateway.saml.identity_provider import TrustedKey
from services.eid_gateway.saml.trust import Untrusted
from services.eid_gateway.xml.algorithms import EXCLUSIVE_C14N
from services.eid_gateway.xml.documents import UnreadableDocument, read_document
from services.eid_gateway.xml.names import ds
from services.eid_gateway.xml.signatures import WrongShape, check_identifiers, check_signature

ENVELOPED: Final = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"


def signed_root(raw: bytes, name: str, keys: Iterable[TrustedKey]) -> etree._Element:
    """The root of a document, which is the element of that name and wholly signed by one of the keys; raises Untrusted."""
    try:
        root = read_document(raw)
        check_identifiers(root)
    except (UnreadableDocument, WrongShape) as error:
        raise Untrusted(str(error)) from error
    if root.tag != name:
        raise Untrusted("another element")
    verify_root(root, keys)
    return root


def verify_root(root: etree._Element, keys: Iterable[TrustedKey]) -> None:
    """Raise Untrusted unless the one signature below the root covers the root and is by one of the keys."""
    signatures = root.findall(ds("Signature"))
    if len(signatures) != 1 or not root.get("ID"):
        raise Untrusted("unsigned")
    reasons = [_refusal(root, signatures[0], key) for key in keys]
    if None not in reasons:
        raise Untrusted(next((reason for reason in reasons if reason), "signature"))


def _refusal(root: etree._Element, signature: etree._Element, key: TrustedKey) -> str | None:
    try:
        check_signature(signature, {root.get("ID", "")}, key.algorithms, [ENVELOPED, EXCLUSIVE_C14N])
        context = xmlsec.SignatureContext()
        context.key = key.key
        context.register_id(root, "ID")
        context.verify(signature)
    except WrongShape as error:
        return str(error)
    except xmlsec.Error:
        return "signature"
    return None
