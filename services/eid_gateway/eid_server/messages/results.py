"""How a call ended: dss:Result, its codes, and what each of them means to a login."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lxml import etree

from services.eid_gateway.eid_server.messages.elements import Children, text_of
from services.eid_gateway.eid_server.names import dss

MAJOR: Final = "http://www.bsi.bund.de/ecard/api/1.1/resultmajor#"
SERVER_MINOR: Final = "http://www.bsi.bund.de/eid/server/2.0/resultminor"
ECARD_MINOR: Final = "http://www.bsi.bund.de/ecard/api/1.1/resultminor"


class Major(StrEnum):
    """TR-03112-1 §4.1.2."""

    OK = MAJOR + "ok"
    ERROR = MAJOR + "error"
    WARNING = MAJOR + "warning"


class Minor(StrEnum):
    """The codes of TR-03130-1, and those of TR-03112-1 that eID-Servers pass on from the card or the person."""

    INTERNAL_ERROR = SERVER_MINOR + "/common#internalError"
    SCHEMA_VIOLATION = SERVER_MINOR + "/common#schemaViolation"
    INVALID_PSK = SERVER_MINOR + "/useID#invalidPSK"
    TOO_MANY_OPEN_SESSIONS = SERVER_MINOR + "/useID#tooManyOpenSessions"
    MISSING_ARGUMENT = SERVER_MINOR + "/useID#missingArgument"
    MISSING_TERMINAL_RIGHTS = SERVER_MINOR + "/useID#missingTerminalRights"
    NO_RESULT_YET = SERVER_MINOR + "/getResult#noResultYet"
    INVALID_SESSION = SERVER_MINOR + "/getResult#invalidSession"
    INVALID_COUNTER = SERVER_MINOR + "/getResult#invalidCounter"
    DENIED_DOCUMENT = SERVER_MINOR + "/getResult#deniedDocument"
    INVALID_DOCUMENT = SERVER_MINOR + "/getResult#invalidDocument"
    CANCELLATION_BY_USER = ECARD_MINOR + "/sal#cancellationByUser"
    SECURITY_CONDITION_NOT_SATISFIED = ECARD_MINOR + "/sal#securityConditionNotSatisfied"
    TRUSTED_CHANNEL_FAILED = ECARD_MINOR + "/dp#trustedChannelEstablishmentFailed"
    TIMEOUT = ECARD_MINOR + "/dp#timeoutError"
    COMMUNICATION_ERROR = ECARD_MINOR + "/al/common#communicationError"


class Outcome(StrEnum):
    """What an answer means to a login."""

    FINISHED = "finished"
    NOT_YET = "not_yet"
    CANCELLED = "cancelled"
    DOCUMENT_INVALID = "document_invalid"
    DOCUMENT_DENIED = "document_denied"
    SESSION_ENDED = "session_ended"
    BUSY = "busy"
    REFUSED = "refused"
    """The eID-Server does not accept what we ask or how: ours to repair, no use trying again."""
    FAILED = "failed"
    """Something went wrong on the way; the person may try again."""


OUTCOMES: Final[Mapping[str, Outcome]] = {
    Minor.INTERNAL_ERROR: Outcome.FAILED,
    Minor.SCHEMA_VIOLATION: Outcome.REFUSED,
    Minor.INVALID_PSK: Outcome.REFUSED,
    Minor.TOO_MANY_OPEN_SESSIONS: Outcome.BUSY,
    Minor.MISSING_ARGUMENT: Outcome.REFUSED,
    Minor.MISSING_TERMINAL_RIGHTS: Outcome.REFUSED,
    Minor.NO_RESULT_YET: Outcome.NOT_YET,
    Minor.INVALID_SESSION: Outcome.SESSION_ENDED,
    Minor.INVALID_COUNTER: Outcome.REFUSED,
    Minor.DENIED_DOCUMENT: Outcome.DOCUMENT_DENIED,
    Minor.INVALID_DOCUMENT: Outcome.DOCUMENT_INVALID,
    Minor.CANCELLATION_BY_USER: Outcome.CANCELLED,
    Minor.SECURITY_CONDITION_NOT_SATISFIED: Outcome.FAILED,
    Minor.TRUSTED_CHANNEL_FAILED: Outcome.FAILED,
    Minor.TIMEOUT: Outcome.SESSION_ENDED,
    Minor.COMMUNICATION_ERROR: Outcome.FAILED,
}


@dataclass(frozen=True, slots=True)
class Result:
    """A dss:Result. `minor` is text, because eID-Servers may send codes of their own."""

    major: str
    minor: str | None = None
    message: str | None = None

    @property
    def is_ok(self) -> bool:
        """Whether the call did what it should."""
        return self.major == Major.OK

    @property
    def outcome(self) -> Outcome:
        """What it means; a code nobody described, a warning too, is a failure: nothing is finished but what says so."""
        if self.is_ok:
            return Outcome.FINISHED
        return OUTCOMES.get(self.minor or "", Outcome.FAILED) if self.major == Major.ERROR else Outcome.FAILED

    @property
    def code(self) -> str:
        """The last part of the code, for the log: `getResult#noResultYet`. Only codes we know, so that no text slips in."""
        return self.minor.rpartition("resultminor/")[2] if self.minor and self.minor in OUTCOMES else "unknown"


OK: Final = Result(Major.OK)


def error(minor: Minor, message: str | None = None) -> Result:
    """The result of a call that failed."""
    return Result(Major.ERROR, minor, message)


def write_result(parent: etree._Element, result: Result) -> None:
    """Append a dss:Result."""
    group = etree.SubElement(parent, dss("Result"))
    for name, text in (
        ("ResultMajor", result.major),
        ("ResultMinor", result.minor),
        ("ResultMessage", result.message),
    ):
        if text is not None:
            etree.SubElement(group, dss(name)).text = text
    if result.message is not None:
        group[-1].set("{http://www.w3.org/XML/1998/namespace}lang", "en")


def read_result(element: etree._Element) -> Result:
    """A dss:Result."""
    children = Children(element)
    major = text_of(children.take(dss("ResultMajor"))).strip()
    minor, message = (children.maybe(dss(name)) for name in ("ResultMinor", "ResultMessage"))
    children.end()
    return Result(
        major, None if minor is None else text_of(minor).strip(), None if message is None else text_of(message)
    )
