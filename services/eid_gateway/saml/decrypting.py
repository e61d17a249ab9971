"""Open an encrypted assertion (XML Encryption 1.1): RSA-OAEP for the key, AES-GCM for the content, everything else is refused.

CBC, which older software still uses, tells an attacker who may ask often enough what was encrypted; GCM answers only yes or no.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from lxml import etree

from services.eid_gateway.saml.names import XENC, XENC11, xenc, xenc11
from services.eid_gateway.saml.trust import Untrusted
from services.eid_gateway.xml.names import DS, ds

KEY_BYTES: Final[Mapping[str, int]] = {f"{XENC11}aes{bits}-gcm": bits // 8 for bits in (128, 192, 256)}
OAEP_WITH_MGF1_SHA1: Final = f"{XENC}rsa-oaep-mgf1p"
OAEP: Final = f"{XENC11}rsa-oaep"
NONCE_BYTES: Final = 12
Hash = Callable[[], hashes.HashAlgorithm]
DIGESTS: Final[Mapping[str, Hash]] = {
    f"{DS}sha1": hashes.SHA1,  # OAEP does not need a hash without collisions, and the standard's default is this one
    f"{XENC}sha256": hashes.SHA256,
    "http://www.w3.org/2001/04/xmldsig-more#sha384": hashes.SHA384,
    f"{XENC}sha512": hashes.SHA512,
}
MASKS: Final[Mapping[str, Hash]] = {
    f"{XENC11}mgf1sha1": hashes.SHA1,
    f"{XENC11}mgf1sha256": hashes.SHA256,
    f"{XENC11}mgf1sha384": hashes.SHA384,
    f"{XENC11}mgf1sha512": hashes.SHA512,
}


def decrypt(encrypted: etree._Element, key: rsa.RSAPrivateKey) -> bytes:
    """What is inside an EncryptedAssertion; raises Untrusted. Whoever encrypts needs no secret: this proves nothing about the sender."""
    data, wrapped = (_only(encrypted, name) for name in ("EncryptedData", "EncryptedKey"))
    size = KEY_BYTES.get(_method(data).get("Algorithm", ""))
    if size is None:
        raise Untrusted("content encryption")
    hidden = _cipher_value(data)
    try:
        secret = key.decrypt(_cipher_value(wrapped), _padding(_method(wrapped)))
        if len(secret) != size:
            raise Untrusted("decryption")
        return AESGCM(secret).decrypt(hidden[:NONCE_BYTES], hidden[NONCE_BYTES:], None)
    except (ValueError, InvalidTag) as error:
        raise Untrusted("decryption") from error


def _only(element: etree._Element, name: str) -> etree._Element:
    found = list(element.iter(xenc(name)))
    if len(found) != 1:
        raise Untrusted(f"not one {name}")
    return found[0]


def _method(element: etree._Element) -> etree._Element:
    method = element.find(xenc("EncryptionMethod"))
    if method is None:
        raise Untrusted("no encryption method")
    return method


def _cipher_value(element: etree._Element) -> bytes:
    value = element.findtext(f"{xenc('CipherData')}/{xenc('CipherValue')}")
    try:
        return base64.b64decode("".join((value or "").split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Untrusted("cipher value") from error


def _padding(method: etree._Element) -> padding.OAEP:
    algorithm = method.get("Algorithm")
    digest, mask = _algorithm(method.find(ds("DigestMethod"))), _algorithm(method.find(xenc11("MGF")))
    hashed = DIGESTS.get(digest or f"{DS}sha1")
    masked = MASKS.get(mask or f"{XENC11}mgf1sha1")
    if algorithm not in (OAEP, OAEP_WITH_MGF1_SHA1) or hashed is None or masked is None:
        raise Untrusted("key encryption")
    return padding.OAEP(padding.MGF1(masked()), hashed(), None)


def _algorithm(element: etree._Element | None) -> str | None:
    return None if element is None else element.get("Algorithm")
