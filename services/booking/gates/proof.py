"""Proof of work by ALTCHA: the server signs a task, the device finds the number, nobody is tracked and no address is bound."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from altcha.v1 import ChallengeOptions, Payload, create_challenge, verify_solution

from shared.crypto import derive_key
from shared.settings import MasterKeys

EFFORT: Final = 100_000
"""The number lies below: half a second or so on a telephone, and an hour of one core for a bot that wants 10,000 slots."""
VALID: Final = timedelta(minutes=20)
"""Longer than it takes to fill in a form; a solved task can be used once in this time."""


@dataclass(frozen=True, slots=True)
class Solved:
    """A task that was solved, by the hash it is remembered by."""

    challenge: bytes
    expires_at: datetime


def challenge(keys: MasterKeys, now: datetime, effort: int = EFFORT) -> dict[str, str | int]:
    """A fresh task in the form the ALTCHA widget reads; nothing about it is stored."""
    made = create_challenge(ChallengeOptions(max_number=effort, hmac_key=_key(keys), expires=now + VALID))
    fields: dict[str, str | int] = made.to_dict()
    return fields


def solved(keys: MasterKeys, payload: str, now: datetime) -> Solved | None:
    """The task a payload solves, or None when it is wrong, expired or not ours."""
    try:
        right, _ = verify_solution(payload, _key(keys))
        told = Payload.from_base64(payload)
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error, RecursionError):
        return None
    if not right:
        return None
    return Solved(hashlib.sha256(told.challenge.encode()).digest(), now + VALID)


def _key(keys: MasterKeys) -> str:
    return base64.b64encode(derive_key(keys, "proof-of-work", b"lotse.booking.altcha")).decode()
