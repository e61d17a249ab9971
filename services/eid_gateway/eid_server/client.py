"""Call the eID-Server: signed SOAP over mutual TLS, each call once, each answer believed only when it is signed."""

import ssl
from enum import StrEnum
from typing import Final, TypeVar

import aiohttp
from lxml import etree

from services.eid_gateway.eid_server.envelopes import CONTENT_TYPE
from services.eid_gateway.eid_server.messages.elements import SchemaViolation
from services.eid_gateway.eid_server.messages.get_result import GetResultRequest, GetResultResponse
from services.eid_gateway.eid_server.messages.operations import InterfaceVersion
from services.eid_gateway.eid_server.messages.server_info import GetServerInfoRequest, GetServerInfoResponse
from services.eid_gateway.eid_server.messages.use_id import UseIdRequest, UseIdResponse
from services.eid_gateway.eid_server.names import EID, eid
from services.eid_gateway.eid_server.settings import EidServerSettings
from services.eid_gateway.eid_server.tls import client_context
from services.eid_gateway.eid_server.wss.replays import RememberedReplays, Replays
from services.eid_gateway.eid_server.wss.signing import Signer
from services.eid_gateway.eid_server.wss.verifying import Untrusted, Verifier
from services.eid_gateway.xml.documents import MAX_BYTES
from shared.clock import utc_now

TOTAL_SECONDS: Final = 8.0
CONNECT_SECONDS: Final = 2.0
MEDIA_TYPE: Final = "text/xml"


class NoAnswerReason(StrEnum):
    """Why there is no answer to work with."""

    UNREACHABLE = "unreachable"
    NOT_SOAP = "not_soap"
    UNTRUSTED = "untrusted"
    UNREADABLE = "unreadable"
    OTHER_KEY = "other_key"


class NoAnswer(Exception):
    """The eID-Server did not answer, or not as it must; `detail` is a constant for the log, never content."""

    def __init__(self, reason: NoAnswerReason, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


class EidServerClient:
    """The three calls of the eID-Interface. None is ever repeated: useID opens a session, and a result exists exactly once."""

    def __init__(
        self,
        *,
        url: str,
        signer: Signer,
        verifier: Verifier,
        tls: ssl.SSLContext,
        version: InterfaceVersion = "2.4",
        replays: Replays | None = None,
    ) -> None:
        self._url, self._version = url, version
        self._signer, self._verifier, self._tls = signer, verifier, tls
        self._replays: Replays = replays or RememberedReplays()
        self._session: aiohttp.ClientSession | None = None

    @classmethod
    def from_settings(cls, settings: EidServerSettings, replays: Replays | None = None) -> "EidServerClient":
        """The client of the server the settings name; raises OSError or ValueError when a key is missing or does not fit."""
        key, certificate = settings.signing_key.read_bytes(), settings.signing_certificate.read_bytes()
        return cls(
            url=settings.url,
            signer=Signer.from_pem(key, certificate, pss=settings.signs_with_pss),
            verifier=Verifier.from_pem(settings.server_certificate.read_bytes()),
            tls=client_context(settings),
            version=settings.version,
            replays=replays,
        )

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

    async def use_id(self, request: UseIdRequest) -> UseIdResponse:
        """Open a session; raises NoAnswer, also when the server changed the key we chose (TR-03130-1 §3.3.2.2)."""
        answer = await self._call("useID", request.to_xml(self._version))
        response = _read(UseIdResponse, answer)
        if response.result.is_ok and request.psk is not None and response.psk != request.psk:
            raise NoAnswer(NoAnswerReason.OTHER_KEY)
        return response

    async def get_result(self, session: str, counter: int) -> GetResultResponse:
        """Ask for the result; unless the answer is `not yet`, the session is over and its data are deleted; raises NoAnswer."""
        answer = await self._call("getResult", GetResultRequest(session, counter).to_xml())
        return _read(GetResultResponse, answer)

    async def get_server_info(self) -> GetServerInfoResponse:
        """Ask for version and rights; raises NoAnswer."""
        return _read(GetServerInfoResponse, await self._call("getServerInfo", GetServerInfoRequest().to_xml()))

    async def _call(self, operation: str, message: etree._Element) -> etree._Element:
        raw = await self._post(operation, self._signer.sign(message, utc_now()))
        try:
            answer = await self._verifier.accept(raw, utc_now(), self._replays)
        except Untrusted as error:
            raise NoAnswer(NoAnswerReason.UNTRUSTED, error.reason) from error
        if answer.tag != eid(f"{operation}Response"):
            raise NoAnswer(NoAnswerReason.UNREADABLE, "another message")
        return answer

    async def _post(self, operation: str, envelope: bytes) -> bytes:
        headers = {"Content-Type": CONTENT_TYPE, "SOAPAction": f'"{EID}{operation}"', "Accept": MEDIA_TYPE}
        try:
            async with self._open().post(self._url, data=envelope, headers=headers, allow_redirects=False) as response:
                if response.status != 200 or response.content_type != MEDIA_TYPE:
                    raise NoAnswer(NoAnswerReason.NOT_SOAP, f"status {response.status}")
                return await _read_bounded(response.content)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswer(NoAnswerReason.UNREACHABLE, type(error).__name__) from error

    def _open(self) -> aiohttp.ClientSession:
        """Made at the first call, because it belongs to the event loop that is running then."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=TOTAL_SECONDS, sock_connect=CONNECT_SECONDS),
                connector=aiohttp.TCPConnector(ssl=self._tls, limit=50),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


async def _read_bounded(content: aiohttp.StreamReader) -> bytes:
    """At most one byte more than a document may have; the reader of documents refuses it then."""
    body = b""
    while len(body) <= MAX_BYTES and (chunk := await content.readany()):
        body += chunk
    return body


Message = TypeVar("Message", UseIdResponse, GetResultResponse, GetServerInfoResponse)


def _read(kind: type[Message], answer: etree._Element) -> Message:
    try:
        return kind.from_xml(answer)
    except SchemaViolation as error:
        raise NoAnswer(NoAnswerReason.UNREADABLE, str(error)) from error
