"""Callbacks of FIT-Connect: an HMAC over time and body tells who sends them; what they say is only that there is something to ask."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from services.routing.authorities.protocol import Callback, CallbackRefused

TIMESTAMP, AUTHENTICATION = "callback-timestamp", "callback-authentication"
TOLERANCE: Final = timedelta(minutes=5)


def authentication(timestamp: str, body: bytes, secret: str) -> str:
    """HMAC-SHA512 over `timestamp.body`, as lower-case hex (docs.fitko.de, details/callbacks)."""
    return hmac.digest(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha512).hex()


def is_authentic(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> bool:
    """Whether the callback was sent by who knows the secret, at most TOLERANCE ago."""
    timestamp = headers.get(TIMESTAMP, "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):
        return False
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        return False
    given = headers.get(AUTHENTICATION, "").encode()
    return hmac.compare_digest(authentication(timestamp, body, secret).encode(), given)


def submissions_of(callback: Callback, secret: str) -> list[str]:
    """The submissions a callback is about; raises CallbackRefused."""
    if not is_authentic(callback.headers, callback.body, secret, callback.at):
        raise CallbackRefused
    try:
        told = json.loads(callback.body)
        named = [str(each["submissionId"]) for each in told.get("submissions", ())]
        return [*named, *(str(each) for each in told.get("submissionIds", ()))][:1000]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CallbackRefused from error
