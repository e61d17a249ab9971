"""Signature wrapping (Somorovsky et al., On Breaking SAML, 2012): the signed assertion stays in the message, another one is to be read.

Each function gets a signed assertion and a forged copy of it, and returns the elements of the response; what is an assertion then is
encrypted as BundID would, which needs no secret. The first two wrap a signed response, the others a signed assertion.
"""

import copy
from collections.abc import Callable

from lxml import etree

from services.eid_gateway.saml.names import saml, samlp
from services.eid_gateway.xml.names import ds

Wrapping = Callable[[etree._Element, etree._Element], list[etree._Element]]


def _signature_of(element: etree._Element) -> etree._Element:
    found = element.find(ds("Signature"))
    assert found is not None
    return found


def _without_signature(element: etree._Element) -> etree._Element:
    bare = copy.deepcopy(element)
    bare.remove(_signature_of(bare))
    return bare


def xsw3_forged_before_signed(signed: etree._Element, forged: etree._Element) -> list[etree._Element]:
    return [_without_signature(forged), signed]


def xsw3_forged_after_signed(signed: etree._Element, forged: etree._Element) -> list[etree._Element]:
    return [signed, _without_signature(forged)]


def xsw4_signed_inside_forged(signed: etree._Element, forged: etree._Element) -> list[etree._Element]:
    outer = _without_signature(forged)
    outer.append(signed)
    return [outer]


def xsw5_signature_moved_to_forged(signed: etree._Element, forged: etree._Element) -> list[etree._Element]:
    outer = _without_signature(forged)
    outer.insert(1, copy.deepcopy(_signature_of(signed)))
    return [outer, _without_signature(signed)]


def xsw6_signed_inside_signature_of_forged(signed: etree._Element, forged: etree._Element) -> list[etree._Element]:
    outer, signature = _without_signature(forged), copy.deepcopy(_signature_of(signed))
    signature.append(_without_signature(signed))
    outer.insert(1, signature)
    return [outer]


def xsw7_forged_in_extensions(signed: etree._Element, forged: etree._Element) -> list[etree._Element]:
    extensions = etree.Element(samlp("Extensions"))
    extensions.append(_without_signature(forged))
    return [extensions, signed]


def xsw8_signed_in_object_of_forged(signed: etree._Element, forged: etree._Element) -> list[etree._Element]:
    outer, signature = _without_signature(forged), copy.deepcopy(_signature_of(signed))
    etree.SubElement(signature, ds("Object")).append(_without_signature(signed))
    outer.insert(1, signature)
    return [outer]


def same_id_on_both(signed: etree._Element, forged: etree._Element) -> list[etree._Element]:
    outer = _without_signature(forged)
    outer.set("ID", signed.get("ID", ""))
    outer.insert(1, copy.deepcopy(_signature_of(signed)))
    outer.append(_without_signature(signed))
    return [outer]


def same_id_in_advice(signed: etree._Element, forged: etree._Element) -> list[etree._Element]:
    outer = _without_signature(forged)
    outer.set("ID", signed.get("ID", ""))
    advice = etree.SubElement(outer, saml("Advice"))
    advice.append(signed)
    return [outer]


def signature_of_another_assertion(signed: etree._Element, forged: etree._Element) -> list[etree._Element]:
    outer = _without_signature(forged)
    outer.insert(1, copy.deepcopy(_signature_of(signed)))
    return [outer]


WRAPPINGS: tuple[Wrapping, ...] = (
    xsw3_forged_before_signed,
    xsw3_forged_after_signed,
    xsw4_signed_inside_forged,
    xsw5_signature_moved_to_forged,
    xsw6_signed_inside_signature_of_forged,
    xsw7_forged_in_extensions,
    xsw8_signed_in_object_of_forged,
    same_id_on_both,
    same_id_in_advice,
    signature_of_another_assertion,
)


def xsw1_signed_response_inside_signature(signed: etree._Element) -> etree._Element:
    """The forged response is outside; its signature covers the genuine one that it carries along."""
    outer = copy.deepcopy(signed)
    outer.set("ID", "_forged")
    _signature_of(outer).append(_without_signature(signed))
    return outer


def xsw2_signed_response_beside_signature(signed: etree._Element) -> etree._Element:
    outer = copy.deepcopy(signed)
    outer.set("ID", "_forged")
    outer.insert(1, _without_signature(signed))
    return outer
