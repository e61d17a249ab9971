"""The terminal of a make-believe city: keys and card-verifiable certificates made at every start (TR-03110-3 §C, §D)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from deploy.eid_server.paos.rights import BITS, template
from deploy.eid_server.paos.tlv import tlv

CURVE: Final = ec.BrainpoolP256R1()
COORDINATE_BYTES: Final = 32
SIGNS_WITH: Final = bytes.fromhex("04007f00070202020203")
"""id-TA-ECDSA-SHA-256."""
AUTHORITY: Final = b"DETESTeID00005"
"""What the simulated card of AusweisApp takes for its country's authority; nobody has that authority's key, so nothing is proven."""
VERIFIER, HOLDER = b"DELOTSEDVT00001", b"DELOTSEATT00001"
OFFICIAL_DOMESTIC: Final = 0x80
DESCRIPTION_EXTENSION: Final = bytes.fromhex("04007f000703010301")
SECTOR_EXTENSION: Final = bytes.fromhex("04007f000703010302")
PLAIN_TEXT: Final = bytes.fromhex("04007f00070301030101")
NAME: Final = "Stadt Leipzig (erfundener Testdienst)"
TERMS: Final = (
    "Name, Anschrift und E-Mail-Adresse des Diensteanbieters:\r\n"
    f"{NAME}\r\n\r\n"
    "Hinweis auf die für den Diensteanbieter zuständigen Stellen, "
    "die die Einhaltung der Vorschriften zum Datenschutz kontrollieren:\r\n"
    "keine, denn diesen Dienst gibt es nicht\r\n"
)
GENERATOR: Final = (
    "048bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262"
    "547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997"
)
DOMAIN: Final = (
    ("81", "a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377"),
    ("82", "7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9"),
    ("83", "26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6"),
    ("84", GENERATOR),
    ("85", "a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7"),
)
"""Parameters of brainpoolP256r1 (RFC 5639 §3.4) in the order of TR-03110-3 §D.3.3."""
RESTRICTED_IDENTIFICATION: Final = bytes.fromhex("04007f00070202050203")
"""id-RI-ECDH-SHA-256."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """What the eID client and the card are shown, and the key to sign with."""

    key: ec.EllipticCurvePrivateKey
    certificates: tuple[bytes, ...]
    description: bytes
    sector_key: bytes

    def sign(self, message: bytes) -> bytes:
        """A plain signature: r and s side by side."""
        return _plain_signature(self.key, message)


def make_terminal(subject_url: str, tls_certificates: Iterable[bytes], today: date) -> Terminal:
    """The terminal of the service at `subject_url`, bound to these TLS certificates (DER)."""
    authority, verifier, holder, sector = (ec.generate_private_key(CURVE) for _ in range(4))
    description = _description(subject_url, tls_certificates)
    sector_key = _sector_key(sector.public_key())
    extensions = tlv("65", *(
        tlv("73", tlv("06", oid), tlv("80", hashlib.sha256(content).digest()))
        for oid, content in ((DESCRIPTION_EXTENSION, description), (SECTOR_EXTENSION, tlv("7f49", sector_key)))
    ))  # fmt: skip
    month, days = timedelta(days=30), timedelta(days=2)
    own = _certificate((VERIFIER, HOLDER), holder, verifier, 0, (today - timedelta(1), today + days), extensions)
    above = _certificate((AUTHORITY, VERIFIER), verifier, authority, OFFICIAL_DOMESTIC, (today - month, today + month))
    return Terminal(holder, (own, above), description, sector_key)


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as an uncompressed point."""
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _certificate(
    names: tuple[bytes, bytes],
    holder: ec.EllipticCurvePrivateKey,
    issuer: ec.EllipticCurvePrivateKey,
    role: int,
    valid: tuple[date, date],
    extensions: bytes = b"",
) -> bytes:
    body = tlv(
        "7f4e",
        tlv("5f29", b"\x00"),
        tlv("42", names[0]),
        tlv("7f49", tlv("06", SIGNS_WITH), tlv("86", point(holder.public_key()))),
        tlv("5f20", names[1]),
        template(BITS, role),
        tlv("5f25", _digits(valid[0])),
        tlv("5f24", _digits(valid[1])),
        extensions,
    )
    return tlv("7f21", body, tlv("5f37", _plain_signature(issuer, body)))


def _description(subject_url: str, tls_certificates: Iterable[bytes]) -> bytes:
    hashed = sorted(tlv("04", hashlib.sha256(certificate).digest()) for certificate in tls_certificates)
    return tlv(
        "30",
        tlv("06", PLAIN_TEXT),
        tlv("a1", tlv("0c", b"Lotse Test-Berechtigungs-CA")),
        tlv("a2", tlv("13", b"https://localhost")),
        tlv("a3", tlv("0c", NAME.encode())),
        tlv("a4", tlv("13", subject_url.encode())),
        tlv("a5", tlv("0c", TERMS.encode())),
        tlv("a7", tlv("31", *hashed)),
    )


def _sector_key(key: ec.EllipticCurvePublicKey) -> bytes:
    domain = [tlv(tag, bytes.fromhex(value)) for tag, value in DOMAIN]
    return b"".join([tlv("06", RESTRICTED_IDENTIFICATION), *domain, tlv("86", point(key)), tlv("87", b"\x01")])


def _plain_signature(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(COORDINATE_BYTES, "big") + s.to_bytes(COORDINATE_BYTES, "big")


def _digits(day: date) -> bytes:
    return bytes(int(digit) for digit in day.strftime("%y%m%d"))
