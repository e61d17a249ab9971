"""The two sides of a signed conversation, with keys made for this run."""

import datetime
from dataclasses import dataclass
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from lxml import etree

from services.eid_gateway.eid_server.names import eid
from services.eid_gateway.eid_server.wss.signing import Signer
from services.eid_gateway.eid_server.wss.verifying import Verifier
from shared.clock import utc_now


@dataclass(frozen=True)
class Party:
    """A key and its self-signed certificate, both PEM."""

    key: bytes
    certificate: bytes

    def signer(self, **choices: bool) -> Signer:
        return Signer.from_pem(self.key, self.certificate, **choices)

    @property
    def verifier(self) -> Verifier:
        return Verifier.from_pem(self.certificate)


@cache
def party(name: str, kind: str = "rsa", *, days: tuple[int, int] = (-1, 30)) -> Party:
    """The party of that name; always the same within a run. `days` say from when until when its certificate is valid."""
    key = {
        "rsa": lambda: rsa.generate_private_key(65537, 2048),
        "weak": lambda: rsa.generate_private_key(65537, 1024),  # noqa: S505 - made to be refused
        "ec": lambda: ec.generate_private_key(ec.SECP256R1()),
    }[kind]()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = utc_now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + datetime.timedelta(days[0]))
        .not_valid_after(now + datetime.timedelta(days[1]))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Party(private, certificate.public_bytes(serialization.Encoding.PEM))


def some_message(counter: str = "1") -> etree._Element:
    """A getResultRequest, as good as any other message."""
    message = etree.Element(eid("getResultRequest"), nsmap={"eid": "http://bsi.bund.de/eID/"})
    etree.SubElement(etree.SubElement(message, eid("Session")), eid("ID")).text = "1234567890ABCDEF1234567890ABCDEF"
    etree.SubElement(message, eid("RequestCounter")).text = counter
    return message
