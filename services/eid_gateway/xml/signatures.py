"""What a signature must look like before its arithmetic is worth checking: exactly the signed parts, nothing but allowed algorithms."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from lxml import etree

from services.eid_gateway.xml.algorithms import DIGESTS, EXCLUSIVE_C14N
from services.eid_gateway.xml.names import ds

WITH_KEY_INFO: Final = [ds("SignedInfo"), ds("SignatureValue"), ds("KeyInfo")]


class WrongShape(Exception):
    """The signature covers something else than it must, or uses what is not allowed."""


def check_identifiers(root: etree._Element) -> None:
    """An identifier that occurs twice would let the library verify one element and us read another; raises WrongShape."""
    known = list(_identifiers(root))
    if len(known) != len(set(known)):
        raise WrongShape("identifiers")


def check_signature(
    signature: etree._Element, parts: Collection[str], algorithms: frozenset[str], transforms: Sequence[str]
) -> None:
    """Raise WrongShape unless the signature covers the elements with these identifiers, each by one reference, and nothing else."""
    signed_info = _only_signature_parts(signature)
    method, references = _algorithms_of(signed_info, len(parts))
    if method not in algorithms:
        raise WrongShape("signature algorithm")
    if sorted(reference.get("URI", "") for reference in references) != sorted(f"#{part}" for part in parts):
        raise WrongShape("not exactly the expected parts are signed")
    for reference in references:
        _check_reference(reference, transforms)


def _identifiers(root: etree._Element) -> Iterator[str]:
    """The values of everything that anybody could take for an identifier: Id, ID, id, in any namespace."""
    for element in root.iter():
        for name, value in element.items():
            if etree.QName(name).localname.lower() in ("id", "assertionid"):
                yield str(value)


def _only_signature_parts(signature: etree._Element) -> etree._Element:
    if [child.tag for child in signature] not in (WITH_KEY_INFO, WITH_KEY_INFO[:2]):
        raise WrongShape("parts of the signature")  # an enclosed ds:Object, for instance
    return signature[0]


def _algorithms_of(signed_info: etree._Element, parts: int) -> tuple[str, list[etree._Element]]:
    names = [ds("CanonicalizationMethod"), ds("SignatureMethod"), *[ds("Reference")] * parts]
    if [child.tag for child in signed_info] != names:
        raise WrongShape("parts of the signed info")
    canonical, method, *references = signed_info
    if canonical.get("Algorithm") != EXCLUSIVE_C14N or len(method):
        raise WrongShape("canonicalisation")
    return method.get("Algorithm", ""), references


def _check_reference(reference: etree._Element, transforms: Sequence[str]) -> None:
    if [child.tag for child in reference] != [ds("Transforms"), ds("DigestMethod"), ds("DigestValue")]:
        raise WrongShape("parts of a reference")
    used, digest, _ = reference
    if [transform.get("Algorithm") for transform in used] != list(transforms):
        raise WrongShape("transforms")  # an XPath or XSLT could leave out what it likes
    if digest.get("Algorithm") not in DIGESTS:
        raise WrongShape("digest")
