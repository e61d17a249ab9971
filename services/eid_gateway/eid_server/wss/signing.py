"""Sign our messages: body and timestamp, with a key whose certificate the other side already has."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import xmlsec
from cryptography import x509
from lxml import etree
from xmlsec import constants, template

from services.eid_gateway.eid_server import envelopes
from services.eid_gateway.eid_server.names import WSU, WSU_ID, wsse
from services.eid_gateway.eid_server.wss.freshness import add_timestamp, window_from
from services.eid_gateway.xml.algorithms import (
    ECDSA_SHA256,
    RSA_PSS_SHA256,
    RSA_SHA256,
    RSA_SIGNATURES,
    signatures_of,
)
from services.eid_gateway.xml.keys import private_key
from services.eid_gateway.xml.names import ds


@dataclass(frozen=True, slots=True)
class Signer:
    """A key, its certificate, and the algorithm to sign with."""

    key: xmlsec.Key
    certificate: x509.Certificate
    algorithm: str

    @classmethod
    def from_pem(cls, key: bytes, certificate: bytes, *, pss: bool = False) -> "Signer":
        """The signer of a PEM key and certificate; raises ValueError when they do not belong together or are too weak.

        RSA keys sign with PKCS#1 v1.5, which every eID-Server verifies, unless `pss` is asked for; elliptic keys with ECDSA.
        """
        known = x509.load_pem_x509_certificate(certificate)
        if private_key(key).public_key() != known.public_key():
            raise ValueError("the certificate belongs to another key")
        rsa = RSA_PSS_SHA256 if pss else RSA_SHA256
        algorithm = rsa if signatures_of(known.public_key()) is RSA_SIGNATURES else ECDSA_SHA256
        return cls(xmlsec.Key.from_memory(key, constants.KeyDataFormatPem), known, algorithm)

    def sign(self, message: etree._Element, now: datetime) -> bytes:
        """The signed envelope around `message`, as bytes to be sent unchanged."""
        root, security, body = envelopes.wrap(message)
        timestamp = add_timestamp(security, window_from(now))
        signature = self._template(security, (timestamp, body))
        context = xmlsec.SignatureContext()
        context.key = self.key
        for part in (timestamp, body):
            context.register_id(part, "Id", WSU)
        context.sign(signature)
        return etree.tostring(root, encoding="utf-8", xml_declaration=True)

    def _template(self, security: etree._Element, parts: tuple[etree._Element, ...]) -> etree._Element:
        signature = template.create(security, constants.TransformExclC14N, constants.TransformRsaSha256, ns="ds")
        # python-xmlsec has no constant for RSA-PSS, but the library behind it has the algorithm.
        signature[0][1].set("Algorithm", self.algorithm)
        security.append(signature)
        for part in parts:
            identifier = f"id-{uuid4()}"
            part.set(WSU_ID, identifier)
            reference = template.add_reference(signature, constants.TransformSha256, uri=f"#{identifier}")
            template.add_transform(reference, constants.TransformExclC14N)
        self._name_certificate(template.ensure_key_info(signature))
        return signature

    def _name_certificate(self, key_info: etree._Element) -> None:
        """The policy says IncludeToken=Never and RequireIssuerSerialReference: name the certificate, do not send it."""
        reference = etree.SubElement(key_info, wsse("SecurityTokenReference"))
        issuer_serial = etree.SubElement(etree.SubElement(reference, ds("X509Data")), ds("X509IssuerSerial"))
        etree.SubElement(issuer_serial, ds("X509IssuerName")).text = self.certificate.issuer.rfc4514_string()
        etree.SubElement(issuer_serial, ds("X509SerialNumber")).text = str(self.certificate.serial_number)
