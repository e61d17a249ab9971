"""What a signature must look like before its arithmetic is worth checking: exactly the signed parts, nothing but allowed algorithms."""

from collections.abc import Iterator

from lxml import etree

from services.eid_gateway.eid_server.envelopes import Envelope
from services.eid_gateway.eid_server.names import WSU_ID, ds
from services.eid_gateway.eid_server.wss.algorithms import DIGESTS, EXCLUSIVE_C14N


class WrongShape(Exception):
    """The signature covers something else than body and timestamp, or uses what is not allowed."""


def check_shape(root: etree._Element, envelope: Envelope, algorithms: frozenset[str]) -> None:
    """Raise WrongShape unless one signature covers the body and the timestamp of this envelope, each by one reference."""
    parts = {part.get(WSU_ID, "") for part in (envelope.body, envelope.timestamp)}
    _check_identifiers(root, parts)
    signed_info = _only_signature_parts(envelope.signature)
    method, references = _algorithms_of(signed_info)
    if method not in algorithms:
        raise WrongShape("signature algorithm")
    if sorted(reference.get("URI", "") for reference in references) != sorted(f"#{part}" for part in parts):
        raise WrongShape("not exactly body and timestamp are signed")
    for reference in references:
        _check_reference(reference)


def _check_identifiers(root: etree._Element, parts: set[str]) -> None:
    """An identifier that occurs twice would let the library verify one element and us read another."""
    known = list(_identifiers(root))
    if len(parts) != 2 or "" in parts or len(known) != len(set(known)):
        raise WrongShape("identifiers")


def _identifiers(root: etree._Element) -> Iterator[str]:
    """The values of everything that anybody could take for an identifier: Id, ID, id, in any namespace."""
    for element in root.iter():
        for name, value in element.items():
            if etree.QName(name).localname.lower() in ("id", "assertionid"):
                yield str(value)


def _only_signature_parts(signature: etree._Element) -> etree._Element:
    names = [child.tag for child in signature]
    if names not in ([ds("SignedInfo"), ds("SignatureValue"), ds("KeyInfo")], [ds("SignedInfo"), ds("SignatureValue")]):
        raise WrongShape("parts of the signature")  # an enclosed ds:Object, for instance
    return signature[0]


def _algorithms_of(signed_info: etree._Element) -> tuple[str, list[etree._Element]]:
    names = [ds("CanonicalizationMethod"), ds("SignatureMethod"), ds("Reference"), ds("Reference")]
    if [child.tag for child in signed_info] != names:
        raise WrongShape("parts of the signed info")
    canonical, method, *references = signed_info
    if canonical.get("Algorithm") != EXCLUSIVE_C14N or len(method):
        raise WrongShape("canonicalisation")
    return method.get("Algorithm", ""), references


def _check_reference(reference: etree._Element) -> None:
    if [child.tag for child in reference] != [ds("Transforms"), ds("DigestMethod"), ds("DigestValue")]:
        raise WrongShape("parts of a reference")
    transforms, digest, _ = reference
    if [transform.get("Algorithm") for transform in transforms] != [EXCLUSIVE_C14N]:
        raise WrongShape("transforms")  # an XPath or XSLT could leave out what it likes
    if digest.get("Algorithm") not in DIGESTS:
        raise WrongShape("digest")
