"""TC tokens are what BSI's schema and the eID client want."""

from lxml import etree

from services.eid_gateway.eid_server.messages.use_id import PreSharedKey
from services.eid_gateway.eid_server.tc_tokens import activations, error_token, token_of
from tests.eid_gateway.eid_server.standards import need

PSK = PreSharedKey("0123456789abcdef", "00FF" * 16)
WHERE = ("https://eid.example/", "https://city.example/eid/1/eid_server/a?b=1&c=2", "https://city.example/failed")


def test_tokens_are_what_the_schema_says() -> None:
    schema = etree.XMLSchema(etree.parse(need("tr03124/bsi_TCToken.xsd")))
    for attached in (True, False):
        schema.assertValid(etree.fromstring(token_of(PSK, *WHERE, attached=attached).to_xml()))
    schema.assertValid(etree.fromstring(error_token("https://city.example/failed")))


def test_an_attached_server_gets_no_key() -> None:
    detached, attached = (token_of(PSK, *WHERE, attached=value).to_xml() for value in (False, True))
    assert PSK.key.encode() in detached
    assert b"PathSecurity" not in attached
    assert PSK.id.encode() in attached


def test_addresses_arrive_as_they_were() -> None:
    token = etree.fromstring(token_of(PSK, *WHERE, attached=True).to_xml())
    assert token.findtext("RefreshAddress") == WHERE[1]


def test_links_carry_the_address_as_one_parameter() -> None:
    links = activations("https://city.example/eid/tctoken/a?b=c&d")
    assert links["computer"].endswith("tcTokenURL=https%3A%2F%2Fcity.example%2Feid%2Ftctoken%2Fa%3Fb%3Dc%26d")
    assert links["phone"].startswith("eid://127.0.0.1:24727/eID-Client?")
