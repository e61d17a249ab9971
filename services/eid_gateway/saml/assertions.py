"""The inner half of an answer: an assertion about a person, believed only for us, now, and for the request it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from services.eid_gateway.saml.identity_provider import IdentityProvider
from services.eid_gateway.saml.names import BEARER, akdb, saml
from services.eid_gateway.saml.responses import Opened, ServiceProvider
from services.eid_gateway.saml.signed import signed_root
from services.eid_gateway.saml.trust import SKEW, Untrusted, moment_of


@dataclass(frozen=True, slots=True)
class Attribute:
    """The first value of an attribute, and how far the provider trusts it, in its own word; None when it does not say."""

    value: str
    trust_level: str | None


@dataclass(frozen=True, slots=True)
class Assertion:
    """What the identity provider says about a person; attributes by their names, which are URNs, never by their friendly names."""

    id: str
    authenticated_at: datetime
    context_class: str
    attributes: Mapping[str, Attribute]


def read_assertion(opened: Opened, ours: ServiceProvider, theirs: IdentityProvider, now: datetime) -> Assertion:
    """The assertion, if every part of it says that it is meant for us and this request; raises Untrusted."""
    root = signed_root(opened.assertion, saml("Assertion"), theirs.keys)
    if root.get("Version") != "2.0" or (root.findtext(saml("Issuer")) or "").strip() != theirs.entity_id:
        raise Untrusted("issuer")
    _check_confirmation(root, opened.in_response_to, ours.answer_url, now)
    _check_conditions(root, ours.entity_id, now)
    statement = _one(root, "AuthnStatement")
    context = statement.findtext(f"{saml('AuthnContext')}/{saml('AuthnContextClassRef')}") or ""
    return Assertion(root.get("ID", ""), moment_of(statement.get("AuthnInstant")), context.strip(), _attributes(root))


def _check_confirmation(root: etree._Element, request: str, answer_url: str, now: datetime) -> None:
    confirmation = _one(_one(root, "Subject"), "SubjectConfirmation")
    data = _one(confirmation, "SubjectConfirmationData")
    if confirmation.get("Method") != BEARER or data.get("NotBefore") is not None:
        raise Untrusted("subject confirmation")
    if data.get("Recipient") != answer_url:
        raise Untrusted("recipient")
    if not request or data.get("InResponseTo") != request:
        raise Untrusted("another request")
    if moment_of(data.get("NotOnOrAfter")) + SKEW <= now:
        raise Untrusted("expired or from the future")


def _check_conditions(root: etree._Element, audience: str, now: datetime) -> None:
    conditions = _one(root, "Conditions")
    begins, ends = (moment_of(conditions.get(name)) for name in ("NotBefore", "NotOnOrAfter"))
    if not begins - SKEW <= now < ends + SKEW:
        raise Untrusted("expired or from the future")
    restrictions = conditions.findall(saml("AudienceRestriction"))
    if not restrictions or not all(audience in _audiences(restriction) for restriction in restrictions):
        raise Untrusted("audience")


def _audiences(restriction: etree._Element) -> list[str]:
    return [(one.text or "").strip() for one in restriction.findall(saml("Audience"))]


def _attributes(root: etree._Element) -> dict[str, Attribute]:
    found: dict[str, Attribute] = {}
    for attribute in root.iterfind(f"{saml('AttributeStatement')}/{saml('Attribute')}"):
        value, name = attribute.find(saml("AttributeValue")), attribute.get("Name", "")
        if name in found:
            raise Untrusted("an attribute occurs twice")
        if value is not None and len(value) == 0 and (value.text or "").strip():
            found[name] = Attribute((value.text or "").strip(), attribute.get(akdb("TrustLevel")))
    return found


def _one(element: etree._Element, name: str) -> etree._Element:
    found = element.findall(saml(name))
    if len(found) != 1:
        raise Untrusted(f"not one {name}")
    return found[0]
