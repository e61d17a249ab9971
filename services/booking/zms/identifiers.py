"""Ids as ZMS wants them: the number and the key of an appointment are other ways to write its id and its secret."""

import base64
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field, StringConstraints

INT32: Final = 2**31 - 1
TAIL: Final = 7
"""Hexadecimal digits of an appointment's id that make its number: 28 bits, all random. Two appointments may share a number; the key
tells them apart."""

Number = Annotated[int, Field(ge=1, le=INT32)]
AuthKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{4}$|^[0-9a-f]{64}$")]
"""ZMS also knows keys of four digits from years past; none of ours is so short, so they open nothing."""


def process_id(appointment_id: UUID) -> int:
    """The positive number of an appointment; below 2^28 + 1."""
    return int(appointment_id.hex[-TAIL:], 16) + 1


def tail_of(number: int) -> str:
    """How the ids end that have this number; no id ends in what does not fit."""
    return f"{number - 1:0{TAIL}x}"


def auth_key(secret: str) -> str:
    """A secret (base64url of 32 bytes) as 64 hexadecimal digits."""
    return base64.urlsafe_b64decode(secret + "=").hex()


def secret_of(key: str) -> str:
    """The secret behind a key."""
    return base64.urlsafe_b64encode(bytes.fromhex(key)).decode().rstrip("=")
