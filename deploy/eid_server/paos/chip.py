"""Chip authentication (TR-03110-2 §3.4): a card shows that it is genuine and a channel to it is opened."""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from deploy.eid_server.paos.secure_messaging import SecureMessaging, mac
from deploy.eid_server.paos.terminal import CURVE, point
from deploy.eid_server.paos.tlv import tlv

AGREEMENT: Final = bytes.fromhex("04007f00070202030202")
"""id-CA-ECDH-AES-CBC-CMAC-128."""
PUBLIC_KEY: Final = bytes.fromhex("060904007f0007020201023052300c060704007f0007010202010d034200")
"""How a ChipAuthenticationPublicKeyInfo on brainpoolP256r1 begins in EF.CardSecurity; the point follows."""
POINT_BYTES: Final = 65
KEY_BYTES: Final = 16


class NotGenuine(Exception):
    """The card could not prove that it has the key it names."""


@dataclass(frozen=True, slots=True)
class ChipProof:
    """What the card answered: its security objects, a nonce, and the token that proves it has the private key."""

    card_security: bytes
    nonce: bytes
    token: bytes


def open_channel(ephemeral: ec.EllipticCurvePrivateKey, proof: ChipProof) -> SecureMessaging:
    """The channel to the card; raises NotGenuine. The signature of the state under EF.CardSecurity is not looked at: cards here
    are simulated, and the key of BSI's test authority proves nothing about them."""
    shown = tlv("7f49", tlv("06", AGREEMENT), tlv("86", point(ephemeral.public_key())))
    for key in _keys_of(proof.card_security):
        secret = ephemeral.exchange(ec.ECDH(), key)
        encryption, authentication = (_derived(secret + proof.nonce, number) for number in (1, 2))
        if hmac.compare_digest(mac(authentication, shown), proof.token):
            return SecureMessaging(encryption, authentication)
    raise NotGenuine


def _keys_of(card_security: bytes) -> Iterator[ec.EllipticCurvePublicKey]:
    at = card_security.find(PUBLIC_KEY)
    while at >= 0:
        start = at + len(PUBLIC_KEY)
        encoded = card_security[start : start + POINT_BYTES]
        try:
            yield ec.EllipticCurvePublicKey.from_encoded_point(CURVE, encoded)
        except ValueError as error:
            raise NotGenuine from error
        at = card_security.find(PUBLIC_KEY, start)


def _derived(secret: bytes, number: int) -> bytes:
    """KDF for AES-128 (TR-03110-3 §A.2.3.2), which prescribes SHA-1."""
    return hashlib.sha1(secret + number.to_bytes(4, "big"), usedforsecurity=False).digest()[:KEY_BYTES]
