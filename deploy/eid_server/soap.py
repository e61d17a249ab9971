"""The SOAP face: what the eID-Server answers to a service, signed in and signed out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from lxml import etree

from deploy.eid_server.reading import is_asked_for
from deploy.eid_server.sessions import Sessions, TooManyOpenSessions
from services.eid_gateway.eid_server.messages.elements import SchemaViolation, hex_binary
from services.eid_gateway.eid_server.messages.get_result import GetResultRequest, GetResultResponse
from services.eid_gateway.eid_server.messages.operations import Operation, Right
from services.eid_gateway.eid_server.messages.results import OK, Minor, error
from services.eid_gateway.eid_server.messages.server_info import (
    GetServerInfoRequest,
    GetServerInfoResponse,
    ServerVersion,
)
from services.eid_gateway.eid_server.messages.use_id import (
    PSK_BYTES,
    PSK_ID_LENGTH,
    UseIdRequest,
    UseIdResponse,
)
from services.eid_gateway.eid_server.names import eid, soap
from services.eid_gateway.eid_server.wss.replays import RememberedReplays, Replays
from services.eid_gateway.eid_server.wss.signing import Signer
from services.eid_gateway.eid_server.wss.verifying import Untrusted, Verifier
from services.eid_gateway.xml.documents import UnreadableDocument, read_document

VERSION: Final = ServerVersion("Lotse test eID-Server 2.4.0", 2, 4, 0)
RIGHTS: Final[Mapping[Operation, Right]] = dict.fromkeys(set(Operation) - {Operation.RESIDENCE_PERMIT}, Right.ALLOWED)
"""What the make-believe certificate of the city allows; one right is missing, so that this can be tried too."""
NEEDS: Final = (
    (Operation.AGE_VERIFICATION, "age"),
    (Operation.PLACE_VERIFICATION, "community_id"),
)


class NotForUs(Exception):
    """There is nothing to answer: no XML, no SOAP, or no message of the eID-Interface."""


@dataclass(frozen=True, slots=True)
class SoapFace:
    """Answers of the interface; knows nothing of HTTP."""

    sessions: Sessions
    signer: Signer
    verifier: Verifier
    client_address: str
    replays: Replays = field(default_factory=RememberedReplays)

    async def answer(self, raw: bytes, now: datetime) -> bytes:
        """The signed answer to a request; raises NotForUs. Of a request not signed well nothing is processed (§3.5.2.1)."""
        try:
            message = await self.verifier.accept(raw, now, self.replays)
        except Untrusted:
            return self.signer.sign(_refusal(raw), now)
        answers: dict[str, Callable[[etree._Element, datetime], etree._Element]] = {
            eid("useIDRequest"): self._use_id,
            eid("getResultRequest"): self._get_result,
            eid("getServerInfoRequest"): _server_info,
        }
        if message.tag not in answers:
            raise NotForUs
        return self.signer.sign(answers[message.tag](message, now), now)

    def _use_id(self, message: etree._Element, now: datetime) -> etree._Element:
        try:
            session = self.sessions.open(_checked(message), now)
        except _Refused as refused:
            return UseIdResponse(error(refused.minor)).to_xml()
        except SchemaViolation:
            return UseIdResponse(error(Minor.SCHEMA_VIOLATION)).to_xml()
        except TooManyOpenSessions:
            return UseIdResponse(error(Minor.TOO_MANY_OPEN_SESSIONS)).to_xml()
        return UseIdResponse(OK, session.id, session.psk, self.client_address).to_xml()

    def _get_result(self, message: etree._Element, now: datetime) -> etree._Element:
        try:
            request = GetResultRequest.from_xml(message)
        except SchemaViolation:
            self.sessions.end(_named_session(message))
            return GetResultResponse(error(Minor.SCHEMA_VIOLATION)).to_xml()
        return self.sessions.fetch(request.session, request.counter, now).to_xml()


class _Refused(Exception):
    def __init__(self, minor: Minor) -> None:
        super().__init__(minor)
        self.minor = minor


def _checked(message: etree._Element) -> UseIdRequest:
    """The request, if it asks for nothing it may not have. A bad key is told before the schema, which forbids it too."""
    if not _psk_is_good(message.find(eid("PSK"))):
        raise _Refused(Minor.INVALID_PSK)
    request = UseIdRequest.from_xml(message)
    if any(is_asked_for(request, operation) and getattr(request, value) is None for operation, value in NEEDS):
        raise _Refused(Minor.MISSING_ARGUMENT)
    if not set(request.operations) <= set(RIGHTS):
        raise _Refused(Minor.MISSING_TERMINAL_RIGHTS)
    return request


def _psk_is_good(psk: etree._Element | None) -> bool:
    if psk is None:
        return True
    try:
        hex_binary(psk.findtext(eid("Key")) or "", PSK_BYTES)
    except SchemaViolation:
        return False
    return len(psk.findtext(eid("ID")) or "") >= PSK_ID_LENGTH


def _named_session(message: etree._Element) -> str:
    return (message.findtext(f"{eid('Session')}/{eid('ID')}") or "").strip().upper()


def _server_info(message: etree._Element, now: datetime) -> etree._Element:  # noqa: ARG001 - as the other two
    try:
        GetServerInfoRequest.from_xml(message)
    except SchemaViolation as violation:
        raise NotForUs from violation
    return GetServerInfoResponse(VERSION, RIGHTS).to_xml()


def _refusal(raw: bytes) -> etree._Element:
    """internalError, whatever was wrong: who cannot sign learns nothing."""
    try:
        body = read_document(raw).find(soap("Body"))
    except UnreadableDocument as unreadable:
        raise NotForUs from unreadable
    asked = body[0].tag if body is not None and len(body) else ""
    if asked == eid("useIDRequest"):
        return UseIdResponse(error(Minor.INTERNAL_ERROR)).to_xml()
    if asked == eid("getResultRequest"):
        return GetResultResponse(error(Minor.INTERNAL_ERROR)).to_xml()
    raise NotForUs
