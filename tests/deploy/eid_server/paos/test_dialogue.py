"""The conversation about a card: it ends well only when every step is the right one."""

from datetime import date

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from deploy.eid_server.paos.face import NoConversation, PaosFace
from deploy.eid_server.paos.messages import UnreadableMessage
from deploy.eid_server.paos.rights import AGE, COMMUNITY, VALIDITY, auxiliary_data, template
from deploy.eid_server.paos.terminal import Terminal, make_terminal
from deploy.eid_server.paos.tlv import tlv, value_of
from deploy.eid_server.sessions import Session, Sessions
from services.eid_gateway.eid_server.messages.operations import Operation, Permission, Wish
from services.eid_gateway.eid_server.messages.persons import FreetextPlace, GeneralDate, NoPlaceInfo, StructuredPlace
from services.eid_gateway.eid_server.messages.results import Minor, Outcome
from services.eid_gateway.eid_server.messages.use_id import UseIdRequest
from services.eid_gateway.xml.documents import UnreadableDocument
from shared.clock import utc_now
from tests.deploy.eid_server.paos.card import (
    CHALLENGE,
    ERROR,
    ID_PICC,
    ChipCard,
    id_of,
    message,
    result,
    start,
    text_of,
)
from tests.eid_gateway.eid_server.standards import need

TODAY = date(2026, 11, 22)
REQUEST = UseIdRequest(
    {
        Operation.GIVEN_NAMES: Wish.REQUIRED, Operation.RESTRICTED_ID: Wish.REQUIRED,
        Operation.DATE_OF_BIRTH: Wish.REQUIRED, Operation.PLACE_OF_RESIDENCE: Wish.REQUIRED,
        Operation.PLACE_OF_BIRTH: Wish.ALLOWED, Operation.BIRTH_NAME: Wish.ALLOWED, Operation.COMMUNITY_ID: Wish.ALLOWED,
        Operation.AGE_VERIFICATION: Wish.ALLOWED, Operation.PLACE_VERIFICATION: Wish.ALLOWED,
    },
    age=18,
    community_id="02761407130000",
)  # fmt: skip
ADDRESS = tlv("30", tlv("aa", tlv("0c", "ERFUNDENE STRAẞE 1".encode())), tlv("ab", tlv("0c", b"LEIPZIG")),
              tlv("ad", tlv("13", b"D")), tlv("ae", tlv("13", b"04109")))  # fmt: skip
GROUPS = {
    4: tlv("64", tlv("0c", b"ANNA")),
    8: tlv("68", tlv("12", b"1990    ")),
    9: tlv("69", tlv("a1", tlv("0c", b"LEIPZIG"))),
    17: tlv("71", ADDRESS),
    18: tlv("72", tlv("04", bytes.fromhex("02761407130000"))),
}
ALL = template(REQUEST.operations).hex()


class Conversation:
    """A face with one open session, and the card on the other side."""

    def __init__(self, request: UseIdRequest = REQUEST, card: ChipCard | None = None) -> None:
        self.sessions = Sessions()
        self.terminal: Terminal = make_terminal("https://localhost:1", [b"tls"], TODAY)
        self.face = PaosFace(self.sessions, self.terminal)
        self.session: Session = self.sessions.open(request, utc_now())
        self.card = card or ChipCard(dict(GROUPS))

    def say(self, raw: bytes) -> bytes:
        return self.face.answer(raw, utc_now())

    def read(self, chat: str = ALL) -> bytes:
        """The whole conversation; returns the last message."""
        eac1 = self.say(start(self.session.psk.id))
        eac2 = self.say(self.card.eac1(eac1, chat))
        commands = self.say(self.card.eac2(eac2))
        return self.say(self.card.transmit(commands))


def test_a_card_is_read() -> None:
    conversation = Conversation()
    assert b"StartPAOSResponse" in conversation.read()
    answer = conversation.session.answer
    assert answer is not None
    assert answer.person is not None
    assert answer.result.is_ok
    assert answer.person.given_names == "ANNA"
    assert answer.person.date_of_birth == GeneralDate("1990    ")
    assert answer.person.place_of_birth == FreetextPlace("LEIPZIG")
    assert answer.person.place_of_residence == StructuredPlace(
        "LEIPZIG", "D", street="ERFUNDENE STRAẞE 1", zip_code="04109"
    )
    assert answer.person.community_id == "02761407130000"
    assert (answer.fulfils_age, answer.fulfils_place) == (True, True)
    assert answer.allowed[Operation.BIRTH_NAME] is Permission.NOT_ON_CHIP
    assert answer.allowed[Operation.GIVEN_NAMES] is Permission.ALLOWED


def test_only_what_the_person_granted_is_read() -> None:
    conversation = Conversation()
    conversation.read(template([Operation.GIVEN_NAMES, Operation.FAMILY_NAMES]).hex())
    answer = conversation.session.answer
    assert answer is not None
    assert answer.person is not None
    assert (answer.person.given_names, answer.person.restricted_id, answer.fulfils_age) == ("ANNA", None, None)
    assert answer.allowed[Operation.RESTRICTED_ID] is Permission.PROHIBITED
    assert Operation.FAMILY_NAMES not in answer.allowed, "nobody asked for it"


def test_comparisons_that_fail_are_answers_too() -> None:
    conversation = Conversation(card=ChipCard(dict(GROUPS), fails={AGE, COMMUNITY}))
    conversation.read()
    answer = conversation.session.answer
    assert answer is not None
    assert (answer.fulfils_age, answer.fulfils_place) == (False, False)
    assert answer.allowed[Operation.AGE_VERIFICATION] is Permission.ALLOWED


def test_an_expired_document_gives_no_data() -> None:
    conversation = Conversation(card=ChipCard(dict(GROUPS), fails={VALIDITY}))
    conversation.read()
    answer = conversation.session.answer
    assert answer is not None
    assert (answer.result.outcome, answer.person) == (Outcome.DOCUMENT_INVALID, None)


def test_people_without_a_place_say_why() -> None:
    card = ChipCard(dict(GROUPS) | {17: tlv("71", tlv("a2", tlv("0c", b"keine Wohnung")))})
    conversation = Conversation(card=card)
    conversation.read()
    assert conversation.session.answer is not None
    assert conversation.session.answer.person is not None
    assert conversation.session.answer.person.place_of_residence == NoPlaceInfo("keine Wohnung")


def test_the_terminal_signs_what_the_card_shall_compare() -> None:
    conversation = Conversation()
    eac2 = conversation.say(conversation.card.eac1(conversation.say(start(conversation.session.psk.id)), ALL))
    signature = bytes.fromhex(text_of(eac2, "Signature"))
    shown = bytes.fromhex(text_of(eac2, "EphemeralPublicKey"))
    signed = ID_PICC + CHALLENGE + shown[1:33] + auxiliary_data(REQUEST, utc_now().date())
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    certified = value_of(conversation.terminal.certificates[0], "7f21", "7f4e", "7f49", "86")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.BrainpoolP256R1(), certified)
    key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))


def failed_with(conversation: Conversation, last: bytes) -> object:
    assert b"StartPAOSResponse" in last
    assert conversation.session.answer is not None
    assert conversation.session.answer.person is None
    return conversation.session.answer.result.minor


def test_a_forged_card_is_not_read() -> None:
    conversation = Conversation()
    eac2 = conversation.say(conversation.card.eac1(conversation.say(start(conversation.session.psk.id)), ALL))
    last = conversation.say(conversation.card.eac2(eac2, genuine=False))
    assert failed_with(conversation, last) == Minor.INTERNAL_ERROR


@pytest.mark.parametrize("change", [
    lambda raw: raw.replace(b"<OutputAPDU>87", b"<OutputAPDU>86", 1),
    lambda raw: raw.replace(b"<OutputAPDU>", b"<OutputAPDU>9000</OutputAPDU><OutputAPDU>", 1),
    lambda raw: raw.replace(b"</OutputAPDU><OutputAPDU>", b"", 1),
    lambda raw: raw.replace(b"<OutputAPDU>99029000", b"<OutputAPDU>99026300", 1),
    lambda raw: raw.replace(b"<OutputAPDU>", b"<OutputAPDU>zz", 1),
])  # fmt: skip
def test_answers_that_are_not_the_cards_are_not_believed(change) -> None:
    conversation = Conversation()
    eac2 = conversation.say(conversation.card.eac1(conversation.say(start(conversation.session.psk.id)), ALL))
    genuine = conversation.card.transmit(conversation.say(conversation.card.eac2(eac2)))
    assert change(genuine) != genuine
    assert failed_with(conversation, conversation.say(change(genuine))) == Minor.INTERNAL_ERROR


@pytest.mark.parametrize(("minor", "told"), [
    (Minor.CANCELLATION_BY_USER, Minor.CANCELLATION_BY_USER), ("urn:else", Minor.INTERNAL_ERROR), ("", Minor.INTERNAL_ERROR),
])  # fmt: skip
def test_who_gives_up_is_let_go(minor: str, told: Minor) -> None:
    conversation = Conversation()
    eac1 = conversation.say(start(conversation.session.psk.id))
    body = f"<DIDAuthenticateResponse>{result(ERROR, minor)}</DIDAuthenticateResponse>"
    assert failed_with(conversation, conversation.say(message(body, id_of(eac1)))) == told


def test_a_session_is_talked_about_once() -> None:
    conversation = Conversation()
    conversation.say(start(conversation.session.psk.id))
    with pytest.raises(NoConversation):
        conversation.say(start(conversation.session.psk.id))
    with pytest.raises(NoConversation):
        conversation.say(start("0" * 32))
    with pytest.raises(NoConversation):
        conversation.say(message("<TransmitResponse/>", "urn:uuid:unknown"))


def test_steps_cannot_be_skipped() -> None:
    conversation = Conversation()
    eac1 = conversation.say(start(conversation.session.psk.id))
    last = conversation.say(message("<TransmitResponse/>", id_of(eac1)))
    assert failed_with(conversation, last) == Minor.INTERNAL_ERROR


@pytest.mark.parametrize("raw", [b"", b"<a/>", b"<!DOCTYPE a><a/>"])
def test_what_is_no_message_is_refused(raw: bytes) -> None:
    with pytest.raises((UnreadableMessage, UnreadableDocument)):
        Conversation().say(raw)


def test_a_recorded_start_of_ausweisapp_is_understood() -> None:
    conversation = Conversation()
    recorded = need("recorded/01-client-StartPAOS.xml").read_bytes()
    own = recorded.replace(b"8b3d010aafd6da4113e4cb0d829053ca", conversation.session.psk.id.encode())
    assert text_of(conversation.say(own), "CertificateDescription")


@pytest.mark.parametrize(("day", "years", "born"), [
    (date(2026, 11, 22), 18, "20081122"), (date(2028, 2, 29), 18, "20100228"), (date(2028, 2, 29), 20, "20080228"),
])  # fmt: skip
def test_the_day_to_compare_with(day: date, years: int, born: str) -> None:
    data = auxiliary_data(UseIdRequest({}, age=years), day)
    assert value_of(data, "67", "73", "53") == born.encode()
