"""An identity provider that signs and encrypts as BundID has announced (RSASSA-PSS, AES-GCM), with libxmlsec: not with our own code."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from lxml import etree
from xmlsec import constants, template

from services.eid_gateway.saml.assertions import Assertion, read_assertion
from services.eid_gateway.saml.identity_provider import IdentityProvider, trusted_key
from services.eid_gateway.saml.names import SUCCESS, saml
from services.eid_gateway.saml.responses import ServiceProvider, open_response
from services.eid_gateway.xml.algorithms import RSA_PSS_SHA256, RSA_SHA256
from shared.clock import utc_now
from tests.eid_gateway.eid_server.parties import Party, party

IDP, SP = "https://idp.example.org/idp", "https://eid.example.org"
SIGN_ON, ANSWER = "https://idp.example.org/idp/profile/SAML2/Redirect/SSO", "https://eid.example.org/eid/bundid/acs"
REQUEST = "_0123456789abcdef"
LEVEL_4 = "STORK-QAA-Level-4"
MINUTE = timedelta(minutes=1)
ANNA: Mapping[str, tuple[str, str | None]] = {
    "urn:oid:1.3.6.1.4.1.25484.494450.3": ("bpk2-of-anna", None),
    "urn:oid:1.2.40.0.10.2.1.1.261.94": (LEVEL_4, None),
    "urn:oid:1.3.6.1.4.1.25484.494450.2": ("eID", None),
    "urn:oid:2.5.4.42": ("Anna Luise", "HOCH"),
    "urn:oid:2.5.4.4": ("Beispiel", "HOCH"),
    "urn:oid:1.2.40.0.10.2.1.1.55": ("1990-04-12", "HOCH"),
}
NAMESPACES = (
    'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" '
    'xmlns:akdb="https://www.akdb.de/request/2018/09"'
)
Change = Callable[[etree._Element], object]


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def der(certificate: bytes) -> bytes:
    return x509.load_pem_x509_certificate(certificate).public_bytes(Encoding.DER)


@dataclass
class Idp:
    """Says what a test wants it to say."""

    own: Party = field(default_factory=lambda: party("bundid"))
    service: Party = field(default_factory=lambda: party("service"))
    request: str = REQUEST
    answer_url: str = ANSWER
    audience: str = SP
    attributes: Mapping[str, tuple[str, str | None]] = field(default_factory=lambda: ANNA)
    context: str = LEVEL_4
    algorithm: str = RSA_PSS_SHA256
    number: int = 0

    def assertion(self, now: datetime) -> etree._Element:
        self.number += 1
        attributes = "".join(
            f'<saml:Attribute Name="{name}"{f" akdb:TrustLevel={chr(34)}{trust}{chr(34)}" if trust else ""}>'
            f"<saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>"
            for name, (value, trust) in self.attributes.items()
        )
        begins, ends = stamp(now - MINUTE), stamp(now + 5 * MINUTE)
        return etree.fromstring(
            f'<saml:Assertion {NAMESPACES} ID="_assertion-{id(self)}-{self.number}" Version="2.0" IssueInstant="{stamp(now)}">'
            f"<saml:Issuer>{IDP}</saml:Issuer><saml:Subject>"
            '<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">_transient</saml:NameID>'
            '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData '
            f'InResponseTo="{self.request}" NotOnOrAfter="{ends}" Recipient="{self.answer_url}"/>'
            f'</saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{begins}" NotOnOrAfter="{ends}">'
            f"<saml:AudienceRestriction><saml:Audience>{self.audience}</saml:Audience></saml:AudienceRestriction>"
            f'</saml:Conditions><saml:AuthnStatement AuthnInstant="{stamp(now)}"><saml:AuthnContext>'
            f"<saml:AuthnContextClassRef>{self.context}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
            f"<saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"
        )

    def sign(self, element: etree._Element, *, key: Party | None = None) -> etree._Element:
        """Sign the element as a whole; the signature stands behind the issuer."""
        signer = key or self.own
        signature = template.create(element, constants.TransformExclC14N, constants.TransformRsaSha256, ns="ds")
        signature[0][1].set("Algorithm", self.algorithm)
        element.insert(1, signature)
        reference = template.add_reference(signature, constants.TransformSha256, uri=f"#{element.get('ID')}")
        template.add_transform(reference, constants.TransformEnveloped)
        template.add_transform(reference, constants.TransformExclC14N)
        template.add_x509_data(template.ensure_key_info(signature))
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(signer.key, constants.KeyDataFormatPem)
        context.key.load_cert_from_memory(signer.certificate, constants.KeyDataFormatCertPem)
        context.register_id(element, "ID")
        context.sign(signature)
        return element

    def encrypt(
        self, element: etree._Element, cipher: object = constants.TransformAes256Gcm, bits: int = 256
    ) -> etree._Element:
        """An EncryptedAssertion with the element inside, for the service."""
        holder = etree.Element(saml("EncryptedAssertion"))
        data = template.encrypted_data_create(holder, cipher, type=constants.TypeEncElement, ns="xenc")
        template.encrypted_data_ensure_cipher_value(data)
        info = template.encrypted_data_ensure_key_info(data, ns="ds")
        template.encrypted_data_ensure_cipher_value(template.add_encrypted_key(info, constants.TransformRsaOaep))
        manager = xmlsec.KeysManager()
        manager.add_key(xmlsec.Key.from_memory(self.service.certificate, constants.KeyDataFormatCertPem))
        context = xmlsec.EncryptionContext(manager)
        kind = constants.KeyDataDes if cipher is constants.TransformDes3Cbc else constants.KeyDataAes
        context.key = xmlsec.Key.generate(kind, bits, constants.KeyDataTypeSession)
        holder.append(context.encrypt_binary(data, etree.tostring(element)))
        return holder

    def response(self, *parts: etree._Element, now: datetime, status: str = SUCCESS) -> etree._Element:
        root = etree.fromstring(
            f'<samlp:Response {NAMESPACES} ID="_response" Version="2.0" IssueInstant="{stamp(now)}" '
            f'Destination="{self.answer_url}" InResponseTo="{self.request}"><saml:Issuer>{IDP}</saml:Issuer>'
            f'<samlp:Status><samlp:StatusCode Value="{status}"/></samlp:Status></samlp:Response>'
        )
        root.extend(parts)
        return root

    def answer(
        self, now: datetime | None = None, *, change: Change | None = None, after: Change | None = None
    ) -> bytes:
        """A whole answer; `change` is done to the assertion before it is signed, `after` to the response at the end."""
        moment = now or utc_now()
        assertion = self.assertion(moment)
        if change is not None:
            change(assertion)
        root = self.response(self.encrypt(self.sign(assertion)), now=moment)
        if after is not None:
            after(root)
        return etree.tostring(root)

    @property
    def theirs(self) -> IdentityProvider:
        return IdentityProvider(IDP, SIGN_ON, (trusted_key(der(self.own.certificate)),))

    @property
    def ours(self) -> ServiceProvider:
        return ServiceProvider(self.audience, self.answer_url, load_pem_private_key(self.service.key, None))

    def read(self, raw: bytes, now: datetime | None = None) -> Assertion:
        """What our side makes of an answer."""
        moment = now or utc_now()
        return read_assertion(open_response(raw, self.ours, self.theirs, moment), self.ours, self.theirs, moment)

    def write_metadata(self, path: Path, certificate: bytes | None = None) -> Path:
        shown = base64.b64encode(certificate or der(self.own.certificate)).decode()
        path.write_text(
            f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{IDP}"><md:IDPSSODescriptor '
            'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">'
            f'<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{shown}'
            "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService "
            f'Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{SIGN_ON}"/></md:IDPSSODescriptor>'
            "</md:EntityDescriptor>"
        )
        return path


OLDER = RSA_SHA256
