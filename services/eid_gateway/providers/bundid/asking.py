"""The request to BundID: who asks, for which attributes, how surely, by which means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lxml import etree

from services.eid_gateway.providers.bundid.levels import CONTEXT_OF_LEVEL, METHODS_OF_LEVEL
from services.eid_gateway.providers.bundid.settings import BundIdSettings
from services.eid_gateway.saml.names import (
    AKDB,
    BY_POST,
    CLASSIC_UI,
    SAML,
    SAMLP,
    TRANSIENT,
    akdb,
    classic_ui,
    saml,
    samlp,
)

NAME: Final = "bundid"
TIME: Final = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Question:
    """One login as BundID is asked for it; `attributes` by whether they are needed; `back_url` is where people go
    who do not want to after all."""

    id: str
    destination: str
    answer_url: str
    back_url: str
    attributes: Mapping[str, bool]
    level: str
    language: str


def authn_request(question: Question, settings: BundIdSettings, now: datetime) -> etree._Element:
    """The AuthnRequest; always a fresh login, because whoever sits at the browser now must prove who they are."""
    root = etree.Element(
        samlp("AuthnRequest"),
        {
            "ID": question.id,
            "Version": "2.0",
            "IssueInstant": now.strftime(TIME),
            "Destination": question.destination,
            "ForceAuthn": "true",
            "ProtocolBinding": BY_POST,
            "AssertionConsumerServiceURL": question.answer_url,
        },
        nsmap={"samlp": SAMLP, "saml": SAML},
    )
    etree.SubElement(root, saml("Issuer")).text = settings.entity_id
    etree.SubElement(root, samlp("Extensions")).append(_extension(question, settings))
    etree.SubElement(root, samlp("NameIDPolicy"), {"Format": TRANSIENT, "AllowCreate": "true"})
    context = etree.SubElement(root, samlp("RequestedAuthnContext"), {"Comparison": "minimum"})
    etree.SubElement(context, saml("AuthnContextClassRef")).text = CONTEXT_OF_LEVEL[question.level]
    return root


def _extension(question: Question, settings: BundIdSettings) -> etree._Element:
    """BundID's own part (version 2): only attributes that are listed come back."""
    root = etree.Element(
        akdb("AuthenticationRequest"), {"Version": "2", "EnableStatusDetail": "true"}, nsmap={"akdb": AKDB}
    )
    methods = etree.SubElement(root, akdb("AuthnMethods"))
    for method in METHODS_OF_LEVEL[question.level]:
        etree.SubElement(etree.SubElement(methods, akdb(method)), akdb("Enabled")).text = "true"
    asked = etree.SubElement(root, akdb("RequestedAttributes"))
    for name, required in question.attributes.items():
        etree.SubElement(asked, akdb("RequestedAttribute"), {"Name": name, "RequiredAttribute": str(required).lower()})
    shown = etree.SubElement(etree.SubElement(root, akdb("DisplayInformation")), classic_ui("Version"), nsmap=
                             {"classic-ui": CLASSIC_UI})  # fmt: skip
    texts = {
        "OrganizationDisplayName": settings.organisation,
        "Lang": question.language.partition("-")[0],
        "BackURL": question.back_url,
        "OnlineServiceId": settings.service_id,
    }
    for name, text in texts.items():
        if text is not None:
            etree.SubElement(shown, classic_ui(name)).text = text
    return root
