"""Where an application may have people sent back to: exactly where it said, with one allowance for local applications."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

LOOPBACK: Final = "http://127.0.0.1"
ANY_PORT: Final = f"{LOOPBACK}:*"
PRINTABLE_URI: Final = re.compile(r"^[A-Za-z0-9:/?\[\]@!$&'()*+,;=._~%-]+$")
"""The characters of RFC 3986 without `#`: a redirect URI has no fragment (RFC 6749 §3.1.2)."""
MAX_URI_LENGTH: Final = 2000


def is_registered(uri: str, registered: Iterable[str], *, public: bool) -> bool:
    """Whether people may be sent to `uri`: compared as text, character by character (RFC 9700 §2.1).

    A public client may register `http://127.0.0.1:*`, alone or with a path: the operating system gives a local application a new
    port at every start (RFC 8252 §7.3). Without a path in the registration any path on this machine will do.
    """
    if len(uri) > MAX_URI_LENGTH or not PRINTABLE_URI.match(uri):
        return False
    return any(_fits(uri, allowed, public=public) for allowed in registered)


def origin_of(uri: str) -> str:
    """Scheme, host and port, as a content security policy names them."""
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"


def _fits(uri: str, allowed: str, *, public: bool) -> bool:
    if allowed.startswith(ANY_PORT):
        return public and _is_local(uri, allowed.removeprefix(ANY_PORT))
    return uri == allowed


def _is_local(uri: str, path: str) -> bool:
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        return False
    place = LOOPBACK if port is None else f"{LOOPBACK}:{port}"
    # Compared with the text itself, so that no user name, other host or odd spelling of the port slips in.
    rest = uri.removeprefix(place)
    return uri.startswith(place) and rest[:1] in ("", "/", "?") and (not path or parts.path == path)
