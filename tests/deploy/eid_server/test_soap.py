"""The SOAP face without a network: what it answers to wrong callers and wrong messages."""

from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree

from deploy.eid_server.soap import NotForUs
from services.eid_gateway.eid_server.messages.get_result import GetResultRequest, GetResultResponse
from services.eid_gateway.eid_server.messages.operations import Operation, Wish
from services.eid_gateway.eid_server.messages.results import Minor
from services.eid_gateway.eid_server.messages.server_info import GetServerInfoRequest
from services.eid_gateway.eid_server.messages.use_id import UseIdRequest, UseIdResponse
from services.eid_gateway.eid_server.names import EID, eid, soap
from shared.clock import utc_now
from tests.deploy.eid_server.service import Service
from tests.eid_gateway.eid_server.standards import assert_valid
from tests.eid_gateway.eid_server.wss.forgeries import FORGERIES, Forgery

REQUEST = UseIdRequest({Operation.GIVEN_NAMES: Wish.REQUIRED})


@pytest.fixture
def service(keys_folder: Path) -> Service:
    return Service(keys_folder)


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
async def test_forged_requests_are_answered_with_an_error_or_not_at_all(service: Service, forge: Forgery) -> None:
    opened = UseIdResponse.from_xml(await service.send(REQUEST.to_xml()))
    genuine = service.signer.sign(GetResultRequest(opened.session, 1).to_xml(), utc_now())
    forged = forge(genuine)
    if forged == genuine:  # this forgery needs a value that is not in this message
        forged = forge(genuine.replace(opened.session.encode(), b"1234567890ABCDEF1234567890ABCDEF"))
    try:
        answer = GetResultResponse.from_xml(await service.send_raw(forged))
    except NotForUs:
        pass
    else:
        assert answer.result.minor == Minor.INTERNAL_ERROR
    assert next(iter(service.sessions)).last_counter == -1, "nothing was processed"


async def test_a_repeated_request_opens_one_session(service: Service) -> None:
    raw = service.signer.sign(REQUEST.to_xml(), utc_now())
    first, again = [UseIdResponse.from_xml(await service.send_raw(raw)) for _ in range(2)]
    assert first.result.is_ok
    assert again.result.minor == Minor.INTERNAL_ERROR
    assert len(service.sessions) == 1


@pytest.mark.parametrize("raw", [b"", b"<a/>", b"GET / HTTP/1.1", b"<!DOCTYPE a><a/>"])
async def test_what_is_no_soap_is_not_answered(service: Service, raw: bytes) -> None:
    with pytest.raises(NotForUs):
        await service.face.answer(raw, utc_now())


async def test_an_unknown_message_is_not_answered(service: Service) -> None:
    raw = service.signer.sign(etree.Element(eid("somethingRequest")), utc_now())
    with pytest.raises(NotForUs):
        await service.face.answer(raw, utc_now())


async def test_a_message_against_the_schema_ends_its_session(service: Service) -> None:
    """As BSI's testbed wants it (A1_4_15)."""
    opened = UseIdResponse.from_xml(await service.send(REQUEST.to_xml()))
    twice = GetResultRequest(opened.session, 1).to_xml()
    etree.SubElement(twice, eid("RequestCounter")).text = "2"
    assert GetResultResponse.from_xml(await service.send(twice)).result.minor == Minor.SCHEMA_VIOLATION
    after = GetResultResponse.from_xml(await service.send(GetResultRequest(opened.session, 3).to_xml()))
    assert after.result.minor == Minor.INVALID_SESSION


async def test_use_id_without_operations_is_against_the_schema(service: Service) -> None:
    empty = etree.Element(eid("useIDRequest"), nsmap={"eid": EID})
    assert UseIdResponse.from_xml(await service.send(empty)).result.minor == Minor.SCHEMA_VIOLATION


async def test_sessions_end_by_themselves(service: Service) -> None:
    opened = UseIdResponse.from_xml(await service.send(REQUEST.to_xml()))
    later = service.sessions.fetch(opened.session, 1, utc_now() + timedelta(minutes=6))
    assert later.result.minor == Minor.INVALID_SESSION


@pytest.mark.parametrize("message", [REQUEST, GetResultRequest("00" * 16, 1), GetServerInfoRequest(),
                                     UseIdRequest({Operation.AGE_VERIFICATION: Wish.REQUIRED})])  # fmt: skip
async def test_answers_are_what_the_schema_says(service: Service, message) -> None:
    assert_valid(await service.send(message.to_xml()))


async def test_the_certificate_is_named_and_not_sent(service: Service) -> None:
    """The policy of the WSDL: IncludeToken=Never, RequireIssuerSerialReference."""
    root = etree.fromstring(await service.face.answer(service.signer.sign(REQUEST.to_xml(), utc_now()), utc_now()))
    names = [etree.QName(node).localname for node in root.find(soap("Header")).iter()]
    assert "X509IssuerSerial" in names
    assert "X509Certificate" not in names
    assert "BinarySecurityToken" not in names
