"""useID, a card, getResult: over real mutual TLS, with signed messages, between our client and the built-in server."""

import ssl
from dataclasses import replace

import aiohttp
import pytest

from deploy.eid_server.cards import AUFENTHALTSTITEL, CARDS, EID_KARTE, LEIPZIG, PERSONALAUSWEIS
from deploy.eid_server.server import Running, running
from deploy.eid_server.sessions import Sessions
from deploy.eid_server.settings import BuiltInSettings
from services.eid_gateway.eid_server.client import EidServerClient, NoAnswer, NoAnswerReason
from services.eid_gateway.eid_server.messages.operations import Operation, Permission, Right, Wish
from services.eid_gateway.eid_server.messages.results import Minor, Outcome
from services.eid_gateway.eid_server.messages.use_id import EidType, Level, PreSharedKey, UseIdRequest
from tests.support.eid_server import settings_of_client

EVERYTHING = {operation: Wish.ALLOWED for operation in Operation if operation is not Operation.RESIDENCE_PERMIT}
NAME_ONLY = UseIdRequest({Operation.GIVEN_NAMES: Wish.REQUIRED, Operation.RESTRICTED_ID: Wish.REQUIRED})
ALL = UseIdRequest(EVERYTHING, age=18, community_id=LEIPZIG)


async def lay_on(server: Running, psk: PreSharedKey, card: str, **changes: object) -> tuple[int, dict[str, str]]:
    gesture = {"sessionIdentifier": psk.id, "psk": psk.key, "card": card} | changes
    trust = ssl.create_default_context(cafile=str(server.keys.certificate("authority")))
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{server.client_url}/card", json=gesture, ssl=trust) as response,
    ):
        return response.status, await response.json()


@pytest.mark.parametrize(("card", "person"), [
    ("personalausweis", PERSONALAUSWEIS), ("aufenthaltstitel", AUFENTHALTSTITEL), ("eid-karte", EID_KARTE),
])  # fmt: skip
async def test_every_kind_of_document_can_be_read(card: str, person, calling: EidServerClient, eid_server) -> None:
    opened = await calling.use_id(ALL)
    assert opened.result.is_ok
    assert (await calling.get_result(opened.session, 1)).result.outcome is Outcome.NOT_YET
    assert (await lay_on(eid_server, opened.psk, card)) == (200, {"ResultMajor": "ok"})
    answer = await calling.get_result(opened.session, 2)
    assert answer.result.outcome is Outcome.FINISHED
    assert answer.person is not None
    assert replace(answer.person, restricted_id=None) == replace(person, residence_permit=None)
    assert answer.person.restricted_id is not None
    assert (answer.level, answer.eid_type) == (Level.HIGH, EidType.CARD_CERTIFIED)
    assert answer.fulfils_age is True
    assert answer.fulfils_place is (person.community_id == LEIPZIG)
    absent = {operation for operation, permission in answer.allowed.items() if permission is Permission.NOT_ON_CHIP}
    assert (Operation.BIRTH_NAME in absent) is (person.birth_name is None)


async def test_nobody_gets_more_than_was_asked_for(calling: EidServerClient, eid_server) -> None:
    opened = await calling.use_id(NAME_ONLY)
    await lay_on(eid_server, opened.psk, "personalausweis")
    person = (await calling.get_result(opened.session, 1)).person
    assert person is not None
    given = {name for name in person.__slots__ if getattr(person, name) is not None}
    assert given == {"given_names", "restricted_id"}


async def test_the_pseudonym_stays(calling: EidServerClient, eid_server) -> None:
    pseudonyms = []
    for card in ("personalausweis", "personalausweis", "aufenthaltstitel"):
        opened = await calling.use_id(NAME_ONLY)
        await lay_on(eid_server, opened.psk, card)
        person = (await calling.get_result(opened.session, 1)).person
        assert person is not None
        pseudonyms.append(person.restricted_id)
    assert pseudonyms[0] == pseudonyms[1] != pseudonyms[2]


async def test_a_person_may_untick_something(calling: EidServerClient, eid_server) -> None:
    opened = await calling.use_id(ALL)
    await lay_on(eid_server, opened.psk, "personalausweis", refused=["PlaceOfResidence", "AgeVerification"])
    answer = await calling.get_result(opened.session, 1)
    assert answer.person is not None
    assert answer.person.place_of_residence is None
    assert answer.fulfils_age is None
    assert Operation.PLACE_OF_RESIDENCE not in answer.allowed
    assert answer.allowed[Operation.GIVEN_NAMES] is Permission.ALLOWED


@pytest.mark.parametrize("card", [name for name, card in CARDS.items() if card.fails_with])
async def test_every_failure_has_its_code_and_no_data(card: str, calling: EidServerClient, eid_server) -> None:
    opened = await calling.use_id(ALL)
    await lay_on(eid_server, opened.psk, card)
    answer = await calling.get_result(opened.session, 1)
    assert (answer.result.minor, answer.person) == (CARDS[card].fails_with, None)
    assert answer.result.outcome not in (Outcome.FINISHED, Outcome.NOT_YET)


async def test_a_result_exists_once(calling: EidServerClient, eid_server) -> None:
    opened = await calling.use_id(NAME_ONLY)
    await lay_on(eid_server, opened.psk, "personalausweis")
    assert (await calling.get_result(opened.session, 1)).result.is_ok
    assert (await calling.get_result(opened.session, 2)).result.minor == Minor.INVALID_SESSION
    assert len(eid_server.sessions) == 0


async def test_counters_grow_and_may_jump(calling: EidServerClient) -> None:
    opened = await calling.use_id(NAME_ONLY)
    for counter in (1, 2, 40):
        assert (await calling.get_result(opened.session, counter)).result.minor == Minor.NO_RESULT_YET
    assert (await calling.get_result(opened.session, 40)).result.minor == Minor.INVALID_COUNTER
    assert (await calling.get_result(opened.session, 41)).result.minor == Minor.INVALID_SESSION


@pytest.mark.parametrize(("request_", "minor"), [
    (UseIdRequest({Operation.AGE_VERIFICATION: Wish.REQUIRED}), Minor.MISSING_ARGUMENT),
    (UseIdRequest({Operation.PLACE_VERIFICATION: Wish.ALLOWED}), Minor.MISSING_ARGUMENT),
    (UseIdRequest({Operation.RESIDENCE_PERMIT: Wish.ALLOWED}), Minor.MISSING_TERMINAL_RIGHTS),
    (UseIdRequest({}, psk=PreSharedKey("0123456789abcdef", "00" * 15)), Minor.INVALID_PSK),
    (UseIdRequest({}, psk=PreSharedKey("0123456789abcde", "00" * 16)), Minor.INVALID_PSK),
    (UseIdRequest({}, psk=PreSharedKey("0123456789abcdef", "XY" * 16)), Minor.INVALID_PSK),
    (UseIdRequest({}, age=-1), Minor.SCHEMA_VIOLATION),
    (UseIdRequest({}, community_id="Leipzig"), Minor.SCHEMA_VIOLATION),
])  # fmt: skip
async def test_wrong_requests_open_nothing(request_, minor: Minor, calling: EidServerClient, eid_server) -> None:
    answer = await calling.use_id(request_)
    assert answer.result.minor == minor
    assert len(eid_server.sessions) == 0


async def test_our_own_key_is_kept(calling: EidServerClient, eid_server) -> None:
    psk = PreSharedKey("0123456789abcdef", "0A" * 32)
    opened = await calling.use_id(UseIdRequest({}, psk=psk))
    assert opened.psk == psk
    wrong = replace(psk, key="0B" * 32)
    assert (await lay_on(eid_server, wrong, "personalausweis"))[0] == 403
    assert (await lay_on(eid_server, psk, "personalausweis"))[0] == 200
    assert (await lay_on(eid_server, psk, "personalausweis"))[0] == 403, "a card is laid on once"
    assert (await lay_on(eid_server, psk, "library card"))[0] == 404


async def test_there_are_only_so_many_sessions(keys_folder) -> None:
    settings = BuiltInSettings(environment="development", folder=keys_folder)
    async with running(settings, Sessions(most_open=2)) as server:
        client = EidServerClient.from_settings(settings_of_client(server))
        minors = [(await client.use_id(NAME_ONLY)).result.minor for _ in range(3)]
        await client.close()
    assert minors == [None, None, Minor.TOO_MANY_OPEN_SESSIONS]


async def test_the_server_says_what_it_can(calling: EidServerClient) -> None:
    info = await calling.get_server_info()
    assert (info.version.major, info.version.minor) == (2, 4)
    assert info.rights[Operation.RESTRICTED_ID] is Right.ALLOWED
    assert Operation.RESIDENCE_PERMIT not in info.rights


async def test_who_shows_no_certificate_is_not_talked_to(eid_server: Running) -> None:
    trust = ssl.create_default_context(cafile=str(eid_server.keys.certificate("authority")))
    async with aiohttp.ClientSession() as http:
        with pytest.raises((aiohttp.ClientError, ssl.SSLError)):
            async with http.post(eid_server.soap_url, data=b"", ssl=trust) as response:
                await response.read()


async def test_a_server_of_another_authority_is_not_talked_to(eid_server: Running, tmp_path) -> None:
    foreign = eid_server.keys.certificate("server_signing")  # certifies nobody
    client = EidServerClient.from_settings(settings_of_client(eid_server, tls_authority=foreign))
    with pytest.raises(NoAnswer) as failure:
        await client.get_server_info()
    assert failure.value.reason is NoAnswerReason.UNREACHABLE
    await client.close()


async def test_answers_signed_by_somebody_else_are_not_believed(eid_server: Running) -> None:
    other = eid_server.keys.certificate("client_signing")
    client = EidServerClient.from_settings(settings_of_client(eid_server, server_certificate=other))
    with pytest.raises(NoAnswer) as failure:
        await client.use_id(ALL)
    assert (failure.value.reason, failure.value.detail) == (NoAnswerReason.UNTRUSTED, "signature")
    await client.close()


async def test_requests_signed_by_somebody_else_open_nothing(eid_server: Running) -> None:
    changes = {"signing_certificate": eid_server.keys.certificate("client_tls"),
               "signing_key": eid_server.keys.key("client_tls")}  # fmt: skip
    client = EidServerClient.from_settings(settings_of_client(eid_server, **changes))
    assert (await client.use_id(ALL)).result.minor == Minor.INTERNAL_ERROR
    assert (await client.get_result("00" * 16, 1)).result.minor == Minor.INTERNAL_ERROR
    assert len(eid_server.sessions) == 0
    await client.close()


async def test_a_server_that_is_away_is_told_so(eid_server: Running) -> None:
    client = EidServerClient.from_settings(settings_of_client(eid_server, url="https://localhost:9/eID-Server"))
    with pytest.raises(NoAnswer, match="unreachable"):
        await client.use_id(ALL)
    nowhere = EidServerClient.from_settings(settings_of_client(eid_server, url=f"{eid_server.soap_url}/else"))
    with pytest.raises(NoAnswer, match="not_soap"):
        await nowhere.use_id(ALL)
    await client.close()
    await nowhere.close()


async def test_pss_signatures_work_too(eid_server: Running) -> None:
    client = EidServerClient.from_settings(settings_of_client(eid_server, signs_with_pss=True))
    assert (await client.use_id(NAME_ONLY)).result.is_ok
    await client.close()


async def test_version_2_3_is_spoken(eid_server: Running) -> None:
    client = EidServerClient.from_settings(settings_of_client(eid_server, version="2.3"))
    assert (await client.use_id(ALL)).result.is_ok
    asked = next(iter(eid_server.sessions)).request
    assert Operation.COMMUNITY_ID not in asked.operations
    assert asked.age == 18
    await client.close()
