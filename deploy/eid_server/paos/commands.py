"""The commands that read a card for a request, and the answer to getResult made of what the card says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from deploy.eid_server.paos.data_groups import read_group
from deploy.eid_server.paos.rights import AGE, COMMUNITY, DATA_GROUPS, VALIDITY
from deploy.eid_server.paos.secure_messaging import Answer, Command
from deploy.eid_server.paos.terminal import RESTRICTED_IDENTIFICATION
from deploy.eid_server.paos.tlv import tlv, value_of
from deploy.eid_server.reading import FIELDS
from services.eid_gateway.eid_server.messages.get_result import GetResultResponse
from services.eid_gateway.eid_server.messages.operations import Operation, Permission
from services.eid_gateway.eid_server.messages.persons import PersonalData, RestrictedId
from services.eid_gateway.eid_server.messages.results import OK, Minor, error
from services.eid_gateway.eid_server.messages.use_id import EidType, Level, UseIdRequest

EID_APPLICATION: Final = bytes.fromhex("e80704007f00070302")
SELECT: Final = Command(0x00, 0xA4, 0x04, 0x0C, EID_APPLICATION)
COMPARED: Final = {Operation.AGE_VERIFICATION: AGE, Operation.PLACE_VERIFICATION: COMMUNITY}


@dataclass(frozen=True, slots=True)
class Step:
    """A command and what it is for: an operation, or None for what is always done."""

    command: Command
    purpose: Operation | None = None
    proves_validity: bool = False


def plan(granted: set[Operation], sector_key: bytes) -> list[Step]:
    """What is sent to the card at once, for what the person granted. Whether the document is valid is always asked (TR-03130-1 §3.4)."""
    steps = [Step(SELECT), Step(_verify(VALIDITY), proves_validity=True)]
    steps += [Step(_verify(oid), operation) for operation, oid in COMPARED.items() if operation in granted]
    if Operation.RESTRICTED_ID in granted:
        choose = tlv("80", RESTRICTED_IDENTIFICATION) + tlv("84", b"\x01")
        steps.append(Step(Command(0x00, 0x22, 0x41, 0xA4, choose)))
        shown = tlv("7c", tlv("a0", sector_key))
        steps.append(Step(Command(0x00, 0x86, 0x00, 0x00, shown, reads=True), Operation.RESTRICTED_ID))
    for operation, group in DATA_GROUPS.items():
        if operation in granted:
            steps.append(Step(Command(0x00, 0xB0, 0x80 | group, 0x00, reads=True), operation))
    return steps


def _verify(oid: bytes) -> Command:
    return Command(0x80, 0x20, 0x80, 0x00, tlv("06", oid))


def result_of(request: UseIdRequest, steps: list[Step], answers: list[Answer]) -> GetResultResponse:
    """The answer to getResult."""
    if not all(answer.is_ok for step, answer in zip(steps, answers, strict=True) if step.proves_validity):
        return GetResultResponse(error(Minor.INVALID_DOCUMENT))
    said = {step.purpose: answer for step, answer in zip(steps, answers, strict=True) if step.purpose is not None}
    values: dict[str, Any] = {
        FIELDS[operation]: _value(operation, said[operation]) for operation in said if operation in FIELDS
    }
    return GetResultResponse(
        OK,
        PersonalData(**values),
        _compared(said, Operation.AGE_VERIFICATION),
        _compared(said, Operation.PLACE_VERIFICATION),
        {operation: _permission(said.get(operation)) for operation in request.operations},
        Level.HIGH,
        EidType.CARD_CERTIFIED,
    )


def _compared(said: Mapping[Operation, Answer], operation: Operation) -> bool | None:
    return said[operation].is_ok if operation in said else None


def _value(operation: Operation, answer: Answer) -> object:
    if not answer.is_ok:
        return None
    if operation is Operation.RESTRICTED_ID:
        return RestrictedId(value_of(answer.data, "7c", "81").hex().upper())
    return read_group(operation, answer.data)


def _permission(answer: Answer | None) -> Permission:
    if answer is None:
        return Permission.PROHIBITED
    # A card that lacks a data group says so with an error; a comparison that fails is an answer, too.
    return Permission.ALLOWED if answer.is_ok or not answer.status.startswith("6a") else Permission.NOT_ON_CHIP
