"""Which addresses a client may name; what a name leads to is checked anew whenever a socket is opened (shared/foreign_http.py)."""

import re
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Final

import aiohttp

from shared.foreign_http import Guard, Network, checked_url
from shared.language import Text
from shared.problems import FieldError, Invalid

ENDS_IN_A_NUMBER: Final = re.compile(r"(^|\.)(\d+|0x[0-9a-f]*)\.?$", re.IGNORECASE)
"""A host that is no address but reads as one somewhere (https://url.spec.whatwg.org/#ends-in-a-number-checker)."""
NOT_CALLABLE: Final[Text] = {
    "de": "Bitte eine öffentlich erreichbare Adresse mit https nennen, ohne Anmeldedaten und ohne #, Port 443 oder 8443.",
    "en": "Please give a public https address, without credentials and without #, port 443 or 8443.",
}


def require_callable(url: str, inside: Iterable[Network]) -> None:
    """Raise Invalid for an address that can never be called; one that is a name may still turn out to lead inside."""
    guard = Guard(tuple(inside))
    try:
        target = checked_url(url)
        port = target.port or 0
    except (aiohttp.InvalidURL, ValueError) as error:
        raise _refused() from error
    if target.fragment or not url.isascii() or (target.scheme != "https" and not guard.inside):
        raise _refused()
    try:
        allowed = guard.allows(ip_address(target.host or ""), port)
    except ValueError:
        allowed = not ENDS_IN_A_NUMBER.search(target.host or "")
    if not allowed:
        raise _refused()


def _refused() -> Invalid:
    return Invalid(errors=[FieldError("url", NOT_CALLABLE)])
