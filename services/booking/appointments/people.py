"""Recognise a person again without knowing them: keyed hashes that cannot be turned back or guessed from a table."""

import hmac
from hashlib import sha256
from typing import Final

from shared.crypto import derive_key
from shared.settings import MasterKeys

SALT: Final = b"lotse.booking.person"


def owner_hash(keys: MasterKeys, subject: str) -> bytes:
    """The hash of a resident's subject: it opens and finds their appointments."""
    return hmac.digest(derive_key(keys, "appointment-owner", SALT), subject.encode(), sha256)


def mail_hash(keys: MasterKeys, address: str) -> bytes:
    """The hash of an e-mail address, whatever its case or `+tag`: the same person gets the same."""
    local, _, domain = address.strip().lower().partition("@")
    return hmac.digest(derive_key(keys, "appointment-mail", SALT), f"{local.split('+')[0]}@{domain}".encode(), sha256)
