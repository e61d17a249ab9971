"""The keys of a make-believe public-key infrastructure: made on first start, kept in one folder, worth nothing elsewhere."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from deploy.private_files import write_private
from shared.clock import utc_now

KEY_BITS: Final = 3072
LIFETIME: Final = timedelta(days=365)
RENEWED_BEFORE: Final = timedelta(days=7)
AUTHORITY: Final = "authority"
PAIRS: Final = {
    "server_tls": ExtendedKeyUsageOID.SERVER_AUTH,
    "server_psk": ExtendedKeyUsageOID.SERVER_AUTH,
    "client_tls": ExtendedKeyUsageOID.CLIENT_AUTH,
    "server_signing": None,
    "client_signing": None,
}
"""Keys and what their certificates are for: the two servers' and the client's TLS, and the signatures of messages."""
ELLIPTIC: Final = ("server_tls", "client_tls")
"""Made at once. Messages are signed with RSA, as in the field, and RSA-PSK says by its name what it needs."""
ORGANISATION: Final = "Lotse test infrastructure"


@dataclass(frozen=True, slots=True)
class Keys:
    """The folder with the keys and certificates of both sides; each is a PEM file of its name."""

    folder: Path

    def certificate(self, name: str) -> Path:
        """Of `authority` or one of PAIRS."""
        return self.folder / f"{name}.crt"

    def der(self, name: str) -> bytes:
        """The certificate as TLS sends it."""
        return ssl.PEM_cert_to_DER_cert(self.certificate(name).read_text(encoding="ascii"))

    def key(self, name: str) -> Path:
        """Of the same names."""
        return self.folder / f"{name}.key"

    def settings_of_client(self, url: str) -> dict[str, str]:
        """What eid_gateway must be told to use the server at `url`, as environment variables."""
        values = {
            "url": url,
            "tls_authority": self.certificate(AUTHORITY),
            "tls_certificate": self.certificate("client_tls"),
            "tls_key": self.key("client_tls"),
            "signing_certificate": self.certificate("client_signing"),
            "signing_key": self.key("client_signing"),
            "server_certificate": self.certificate("server_signing"),
        }
        return {f"EID_GATEWAY_EID_SERVER_{name.upper()}": str(value) for name, value in values.items()}


def keep_keys(folder: Path) -> Keys:
    """The keys in the folder; makes them all anew when they are missing or end soon."""
    keys = Keys(folder)
    if not all(_lasts(keys.certificate(name)) for name in (AUTHORITY, *PAIRS)):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make_all(keys)
    return keys


def _lasts(certificate: Path) -> bool:
    if not certificate.exists():
        return False
    return x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc > utc_now() + RENEWED_BEFORE


def _make_all(keys: Keys) -> None:
    authority_key, authority = ec.generate_private_key(ec.SECP256R1()), _name("Lotse test authority")
    certify = _certifier(authority_key, authority)
    for name, usage in PAIRS.items():
        elliptic = name in ELLIPTIC
        key = ec.generate_private_key(ec.SECP256R1()) if elliptic else rsa.generate_private_key(65537, KEY_BITS)
        _write(keys, name, key, certify(name, key, usage))
    _write(keys, AUTHORITY, authority_key, certify(AUTHORITY, authority_key, None))


PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
Certifier = Callable[[str, PrivateKey, x509.ObjectIdentifier | None], x509.Certificate]


def _certifier(authority_key: PrivateKey, authority: x509.Name) -> Certifier:
    issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())

    def certify(name: str, key: PrivateKey, usage: x509.ObjectIdentifier | None) -> x509.Certificate:
        is_authority = name == AUTHORITY
        now, public = utc_now(), key.public_key()
        builder = (
            x509.CertificateBuilder()
            .subject_name(authority if is_authority else _name(name))
            .issuer_name(authority)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + LIFETIME)
            .add_extension(
                x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), critical=True
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(issuer_id, critical=False)
            .add_extension(_key_usage(name), critical=True)
        )
        if usage is not None:
            names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
            builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        return builder.sign(authority_key, hashes.SHA256())

    return certify


def _key_usage(name: str) -> x509.KeyUsage:
    is_authority = name == AUTHORITY
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=name == "server_psk",
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    parts = ((NameOID.COMMON_NAME, common), (NameOID.ORGANIZATION_NAME, ORGANISATION))
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])


def _write(keys: Keys, name: str, key: PrivateKey, certificate: x509.Certificate) -> None:
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_private(keys.key(name), private.decode())
    write_private(keys.certificate(name), certificate.public_bytes(serialization.Encoding.PEM).decode())
