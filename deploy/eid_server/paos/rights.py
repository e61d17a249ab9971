"""Operations of the eID-Interface as rights of a terminal, and what a card is asked to compare (TR-03110-4 §2.2.3)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from deploy.eid_server.paos.tlv import tlv, value_of
from services.eid_gateway.eid_server.messages.operations import Operation
from services.eid_gateway.eid_server.messages.use_id import UseIdRequest

AUTHENTICATION_TERMINAL: Final = bytes.fromhex("04007f000703010202")
DATA_GROUPS: Final[Mapping[Operation, int]] = {
    Operation.DOCUMENT_TYPE: 1,
    Operation.ISSUING_STATE: 2,
    Operation.DATE_OF_EXPIRY: 3,
    Operation.GIVEN_NAMES: 4,
    Operation.FAMILY_NAMES: 5,
    Operation.ARTISTIC_NAME: 6,
    Operation.ACADEMIC_TITLE: 7,
    Operation.DATE_OF_BIRTH: 8,
    Operation.PLACE_OF_BIRTH: 9,
    Operation.NATIONALITY: 10,
    Operation.BIRTH_NAME: 13,
    Operation.PLACE_OF_RESIDENCE: 17,
    Operation.COMMUNITY_ID: 18,
    Operation.RESIDENCE_PERMIT: 19,
}
FUNCTIONS: Final[Mapping[Operation, int]] = {
    Operation.AGE_VERIFICATION: 0,
    Operation.PLACE_VERIFICATION: 1,
    Operation.RESTRICTED_ID: 2,
}
BITS: Final = {**{operation: 7 + group for operation, group in DATA_GROUPS.items()}, **FUNCTIONS}
TEMPLATE_BYTES: Final = 5

AGE: Final = bytes.fromhex("04007f000703010401")
VALIDITY: Final = bytes.fromhex("04007f000703010402")
COMMUNITY: Final = bytes.fromhex("04007f000703010403")


def rights(operations: Iterable[Operation], role: int = 0) -> bytes:
    """The discretionary data of a template: the role in the first byte, then a bit for each operation."""
    granted = sum(1 << BITS[operation] for operation in set(operations))
    return (role << 32 | granted).to_bytes(TEMPLATE_BYTES, "big")


def template(operations: Iterable[Operation], role: int = 0) -> bytes:
    """A certificate holder authorisation template (CHAT)."""
    return tlv("7f4c", tlv("06", AUTHENTICATION_TERMINAL), tlv("53", rights(operations, role)))


def operations_in(chat: bytes) -> set[Operation]:
    """What a template grants; raises ValueError for what is none."""
    granted = int.from_bytes(value_of(chat, "7f4c", "53"), "big")
    return {operation for operation, bit in BITS.items() if granted >> bit & 1}


def auxiliary_data(request: UseIdRequest, today: date) -> bytes:
    """What the card compares itself with: always the day, and the age and place that were asked for."""
    parts = [_compared(VALIDITY, today.strftime("%Y%m%d").encode())]
    if request.age is not None:
        parts.insert(0, _compared(AGE, _years_ago(today, request.age).strftime("%Y%m%d").encode()))
    if request.community_id is not None:
        parts.append(_compared(COMMUNITY, bytes.fromhex(request.community_id)))
    return tlv("67", *parts)


def _compared(oid: bytes, value: bytes) -> bytes:
    return tlv("73", tlv("06", oid), tlv("53", value))


def _years_ago(today: date, years: int) -> date:
    """Whoever was born on 29 February comes of age on the day before 1 March (§ 188 (3) BGB)."""
    leap_day = (today.month, today.day) == (2, 29)
    return today.replace(year=today.year - years, day=28 if leap_day else today.day)
