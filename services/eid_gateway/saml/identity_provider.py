"""Who the identity provider is, read from the metadata file its operator publishes and ours has checked."""

import base64
from dataclasses import dataclass
from pathlib import Path

import xmlsec
from cryptography import x509
from lxml import etree
from xmlsec import constants

from services.eid_gateway.saml.names import BY_REDIRECT, md
from services.eid_gateway.xml.algorithms import signatures_of
from services.eid_gateway.xml.documents import UnreadableDocument, read_document
from services.eid_gateway.xml.names import ds


class UnusableMetadata(ValueError):
    """The file does not describe an identity provider we can talk to."""


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A key that signs for the identity provider, and the algorithms it may be used with."""

    key: xmlsec.Key
    algorithms: frozenset[str]


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """Its name, where people are sent, and its keys: more than one while it changes them."""

    entity_id: str
    sign_on_url: str
    keys: tuple[TrustedKey, ...]

    @classmethod
    def from_file(cls, path: Path) -> "IdentityProvider":
        """Read the metadata; raises OSError or UnusableMetadata. Trust comes from the file being ours, not from a signature in it."""
        try:
            root = read_document(path.read_bytes())
        except UnreadableDocument as error:
            raise UnusableMetadata(f"{path}: {error}") from error
        role = root.find(md("IDPSSODescriptor"))
        if root.tag != md("EntityDescriptor") or role is None:
            raise UnusableMetadata(f"{path} describes no identity provider")
        urls = [
            one.get("Location", "") for one in role.iter(md("SingleSignOnService")) if one.get("Binding") == BY_REDIRECT
        ]
        keys = tuple(trusted_key(certificate) for certificate in _signing_certificates(role))
        if not urls or not keys or not root.get("entityID"):
            raise UnusableMetadata(f"{path} names no address for HTTP-Redirect, no key to sign with, or no entity")
        return cls(root.get("entityID", ""), urls[0], keys)


def trusted_key(certificate: bytes) -> TrustedKey:
    """The key of a DER certificate; raises ValueError when it is too weak."""
    public = x509.load_der_x509_certificate(certificate).public_key()
    return TrustedKey(xmlsec.Key.from_memory(certificate, constants.KeyDataFormatCertDer), signatures_of(public))


def _signing_certificates(role: etree._Element) -> list[bytes]:
    """A key without a use is for both (SAML metadata §2.4.1.1)."""
    signing = (key for key in role.findall(md("KeyDescriptor")) if key.get("use", "signing") == "signing")
    return [base64.b64decode(each.text or "") for key in signing for each in key.iter(ds("X509Certificate"))]
