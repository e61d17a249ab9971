"""A person with an invented card, and an eID client that does what AusweisApp would: from the TC token to the way back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
from lxml import etree

from deploy.eid_server.app import CARD_PATH
from services.eid_gateway.xml.documents import read_document

ACTIVATION_PARAMETER: Final = "tcTokenURL"


@dataclass(frozen=True, slots=True)
class Wallet:
    """`http` must trust the certificates of the eID-Server; it carries no cookies, as an eID client has none."""

    http: aiohttp.ClientSession

    async def follow(self, activation: str, card: str, refused: Sequence[str] = ()) -> str:
        """Where the browser is sent after clicking on a link to the eID client (TR-03124-1 §2.2)."""
        token_url = parse_qs(urlsplit(activation).query)[ACTIVATION_PARAMETER][0]
        async with self.http.get(token_url, allow_redirects=False) as response:
            response.raise_for_status()
            token = read_document(await response.read())
        if not _text(token, "ServerAddress"):  # the error token: nobody could be reached
            return _with(_text(token, "CommunicationErrorAddress"), _failed("communicationError"))
        return await self._lay_on(token, card, refused)

    async def _lay_on(self, token: etree._Element, card: str, refused: Sequence[str]) -> str:
        gesture = {
            "sessionIdentifier": _text(token, "SessionIdentifier"),
            "psk": _text(token, "PathSecurity-Parameters/PSK") or None,
            "card": card,
            "refused": list(refused),
        }
        async with self.http.post(_text(token, "ServerAddress") + CARD_PATH, json=gesture) as response:
            known = response.status == 200
            hints = await response.json() if known else _failed("trustedChannelEstablishmentFailed")
        return _with(_text(token, "RefreshAddress"), hints)


def _text(token: etree._Element, path: str) -> str:
    return token.findtext(path) or ""


def _failed(minor: str) -> dict[str, str]:
    return {"ResultMajor": "error", "ResultMinor": minor}


def _with(url: str, hints: Mapping[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(hints)}"
