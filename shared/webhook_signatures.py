"""Signatures of webhooks as Standard Webhooks 1.0 has them: HMAC-SHA256 over id, time and body, in three headers.

Source: https://github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

PREFIX: Final = "whsec_"
VERSION: Final = "v1"
TOLERANCE: Final = timedelta(minutes=5)
SMALLEST_KEY, LARGEST_KEY = 24, 64


class BadSecret(ValueError):
    """Not `whsec_` and 24 to 64 bytes in base64."""


class BadSignature(ValueError):
    """The message was not signed with this secret, or too long ago, or was changed on its way."""


def new_secret() -> str:
    """A secret to share with the other side."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """The key in a secret; raises BadSecret."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadSecret("not base64") from error
    if not SMALLEST_KEY <= len(key) <= LARGEST_KEY:
        raise BadSecret("a secret has 24 to 64 bytes")
    return key


def signature(message_id: str, timestamp: int, body: bytes, secret: str) -> str:
    """One entry of the signature header."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return f"{VERSION},{base64.b64encode(hmac.digest(key_of(secret), signed, hashlib.sha256)).decode()}"


def signed_headers(message_id: str, now: datetime, body: bytes, keys: Iterable[str]) -> dict[str, str]:
    """The three headers of a message; several secrets while one replaces the other."""
    timestamp = int(now.timestamp())
    entries = " ".join(signature(message_id, timestamp, body, each) for each in keys)
    return {"webhook-id": message_id, "webhook-timestamp": str(timestamp), "webhook-signature": entries}


def verify(headers: Mapping[str, str], body: bytes, keys: Iterable[str], now: datetime) -> str:
    """The id of a message that is signed with one of the secrets and not older or newer than TOLERANCE; raises BadSignature."""
    message_id, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "").split()
    if not (message_id and sent.isascii() and sent.isdigit() and len(sent) < 12 and given):
        raise BadSignature("headers missing")
    timestamp = int(sent)
    if abs(now.timestamp() - timestamp) > TOLERANCE.total_seconds():
        raise BadSignature("too old or too new")
    wanted = [signature(message_id, timestamp, body, each).encode() for each in keys]
    if not any([hmac.compare_digest(one, other.encode()) for one in wanted for other in given]):  # noqa: C419 - all are compared
        raise BadSignature("no signature fits")
    return message_id
