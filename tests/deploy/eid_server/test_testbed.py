"""The steps of BSI's conformance testbed for eID-Servers (TR-03130-4), played with its own messages against the SOAP face."""

from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree

from deploy.eid_server.sessions import Sessions
from services.eid_gateway.eid_server.messages.get_result import GetResultRequest, GetResultResponse
from services.eid_gateway.eid_server.messages.operations import Operation, Right
from services.eid_gateway.eid_server.messages.results import Minor
from services.eid_gateway.eid_server.messages.server_info import GetServerInfoResponse
from services.eid_gateway.eid_server.messages.use_id import UseIdResponse
from services.eid_gateway.eid_server.names import EID
from shared.clock import utc_now
from tests.deploy.eid_server.service import Service
from tests.eid_gateway.eid_server.standards import assert_valid, message_of_testbed
from tests.eid_gateway.eid_server.wss.forgeries import unsigned

GOOD = {"AGE_COMPARISON_VALUE": "18", "PLACE_COMPARISON_VALUE": "02761407130000", "PSK_ID": "0123456789abcdef0123",
        "PSK_KEY": "00112233445566778899AABBCCDDEEFF", "REQUESTCOUNTER": "1",
        # What a step leaves open is asked for, but what these would need is not in every step.
        "USEOP_AGEVERIFICATION": "PROHIBITED", "USEOP_PLACEVERIFICATION": "PROHIBITED",
        "USEOP_RESIDENCEPERMITI": "PROHIBITED"}  # fmt: skip


@pytest.fixture
def service(keys_folder: Path) -> Service:
    return Service(keys_folder, Sessions(most_open=3))


async def use_id(service: Service, step: str, **values: str) -> UseIdResponse:
    answer = await service.send(message_of_testbed(f"OUT_USEID_REQUEST{step}", **(GOOD | values)))
    assert_valid(answer)
    return UseIdResponse.from_xml(answer)


async def get_result(service: Service, session: str, step: str = "", **values: str) -> GetResultResponse:
    given = GOOD | {"ESERVICE_SESSION": session} | values
    answer = await service.send(message_of_testbed(f"OUT_GETRESULT_REQUEST{step}", **given))
    assert_valid(answer)
    return GetResultResponse.from_xml(answer)


@pytest.mark.parametrize("step", ["", "_AGE", "_PLACE", "_PSK"])
async def test_good_requests_open_a_session(service: Service, step: str) -> None:
    assert (await use_id(service, step)).result.is_ok


async def test_a_right_the_certificate_lacks(service: Service) -> None:
    """The step asks for everything; the make-believe certificate does not allow the residence permit."""
    assert (await use_id(service, "_ALL")).result.minor == Minor.MISSING_TERMINAL_RIGHTS


@pytest.mark.parametrize(("number", "step", "values", "minor"), [
    ("A1_4_01", "_NO_AGEVERIFICATIONREQUEST", {}, Minor.MISSING_ARGUMENT),
    ("A1_4_02", "_NO_PLACEVERIFICATIONREQUEST", {}, Minor.MISSING_ARGUMENT),
    ("A1_4_03", "_NO_USEOPERATIONS", {}, Minor.SCHEMA_VIOLATION),
    ("A1_4_04", "_PSK", {"PSK_KEY": GOOD["PSK_KEY"] + "A"}, Minor.INVALID_PSK),
    ("A1_4_05", "_PSK", {"PSK_KEY": "Z" * 32}, Minor.INVALID_PSK),
    ("A1_4_06", "_PSK", {"PSK_KEY": "00" * 15}, Minor.INVALID_PSK),
])  # fmt: skip
async def test_wrong_requests_open_no_session(service: Service, number: str, step: str, values, minor: Minor) -> None:
    assert (await use_id(service, step, **values)).result.minor == minor, number
    assert len(service.sessions) == 0


async def test_a1_4_07_too_many_sessions(service: Service) -> None:
    answers = [await use_id(service, "") for _ in range(4)]
    assert [answer.result.minor for answer in answers] == [None, None, None, Minor.TOO_MANY_OPEN_SESSIONS]


async def test_a1_4_08_a_session_that_ran_out(service: Service) -> None:
    opened = await use_id(service, "")
    later = service.sessions.fetch(opened.session, 1, utc_now() + timedelta(minutes=6))
    assert later.result.minor == Minor.INVALID_SESSION


async def test_a1_4_09_a_session_nobody_opened(service: Service) -> None:
    assert (await get_result(service, "00" * 16)).result.minor == Minor.INVALID_SESSION


@pytest.mark.parametrize("step", ["_NO_SID", "_NO_REQUESTCOUNTER"], ids=["A1_4_10", "A1_4_11"])
async def test_incomplete_requests_for_a_result(service: Service, step: str) -> None:
    opened = await use_id(service, "")
    assert (await get_result(service, opened.session, step)).result.minor == Minor.SCHEMA_VIOLATION


async def test_a1_4_15_two_counters_end_the_session(service: Service) -> None:
    opened = await use_id(service, "")
    twice = await get_result(service, opened.session, "_TWO_REQUESTCOUNTERS")
    assert twice.result.minor == Minor.SCHEMA_VIOLATION
    assert (await get_result(service, opened.session)).result.minor == Minor.INVALID_SESSION


async def test_a1_3_06_counters_may_jump_but_never_stand(service: Service) -> None:
    opened = await use_id(service, "")
    minors = [(await get_result(service, opened.session, REQUESTCOUNTER=str(n))).result.minor for n in (1, 5, 5, 6)]
    assert minors == [Minor.NO_RESULT_YET, Minor.NO_RESULT_YET, Minor.INVALID_COUNTER, Minor.INVALID_SESSION]


async def test_a2_03_an_unsigned_request_is_answered_with_an_error_and_not_processed(service: Service) -> None:
    opened = await use_id(service, "")
    raw = unsigned(service.signer.sign(GetResultRequest(opened.session, 1).to_xml(), utc_now()))
    answer = GetResultResponse.from_xml(await service.send_raw(raw))
    assert answer.result.minor == Minor.INTERNAL_ERROR
    assert (await get_result(service, opened.session)).result.minor == Minor.NO_RESULT_YET


async def test_the_server_says_what_it_is_at_any_time(service: Service) -> None:
    for _ in range(2):
        answer = await service.send(message_of_testbed("OUT_GETSERVERINFO_REQUEST"))
        assert_valid(answer)
        info = GetServerInfoResponse.from_xml(answer)
        assert info.rights[Operation.RESTRICTED_ID] is Right.ALLOWED
        await use_id(service, "")
    assert etree.QName(answer).namespace == EID
