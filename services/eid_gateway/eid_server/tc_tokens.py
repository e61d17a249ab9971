"""The TC token, with which an eID client learns where the eID-Server is and where the browser goes on (TR-03124-1 §2.4)."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from lxml import etree

from services.eid_gateway.eid_server.messages.use_id import PreSharedKey

MEDIA_TYPE: Final = "text/xml; charset=utf-8"
PAOS_BINDING: Final = "urn:liberty:paos:2006-08"
PRE_SHARED_KEYS: Final = "urn:ietf:rfc:4279"
CLIENT_HERE: Final = "http://127.0.0.1:24727"
CLIENT_STATUS: Final = f"{CLIENT_HERE}/eID-Client?Status"
ON_THIS_COMPUTER: Final = f"{CLIENT_HERE}/eID-Client?tcTokenURL="
ON_THIS_PHONE: Final = "eid://127.0.0.1:24727/eID-Client?tcTokenURL="


@dataclass(frozen=True, slots=True)
class TcToken:
    """What stands in it; without `key` the eID-Server is reached like any web server (attached)."""

    server_address: str
    session_identifier: str
    refresh_address: str
    error_address: str
    key: str | None

    def to_xml(self) -> bytes:
        """The document."""
        token = _token(self.server_address, self.session_identifier, self.refresh_address, self.error_address)
        _add(token, "Binding", PAOS_BINDING)
        if self.key is not None:
            _add(token, "PathSecurity-Protocol", PRE_SHARED_KEYS)
            _add(_add(token, "PathSecurity-Parameters", None), "PSK", self.key)
        return etree.tostring(token, encoding="utf-8", xml_declaration=True)


def error_token(error_address: str) -> bytes:
    """For when there is no session: the eID client sends the browser to the error address instead of showing a page of its own."""
    token = _token("", "", "", error_address)
    _add(token, "Binding", "")
    return etree.tostring(token, encoding="utf-8", xml_declaration=True)


def token_of(
    psk: PreSharedKey, server_address: str, refresh_address: str, error_address: str, *, attached: bool
) -> TcToken:
    """The token of a session."""
    return TcToken(server_address, psk.id, refresh_address, error_address, None if attached else psk.key)


def activations(token_url: str) -> dict[str, str]:
    """The links that start an eID client: on a computer by its local web server, on a phone by its scheme."""
    return {
        "computer": ON_THIS_COMPUTER + quote(token_url, safe=""),
        "phone": ON_THIS_PHONE + quote(token_url, safe=""),
    }


def _token(server: str, session: str, refresh: str, error: str) -> etree._Element:
    token = etree.Element("TCTokenType")
    for name, text in (
        ("ServerAddress", server),
        ("SessionIdentifier", session),
        ("RefreshAddress", refresh),
        ("CommunicationErrorAddress", error),
    ):
        _add(token, name, text)
    return token


def _add(parent: etree._Element, name: str, text: str | None) -> etree._Element:
    child = etree.SubElement(parent, name)
    child.text = text
    return child
