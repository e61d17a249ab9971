"""The address an application is answered at (RFC 6749 §4.1.2 with the issuer, RFC 9207)."""

from urllib.parse import urlencode


def answer_url(redirect_uri: str, issuer: str, state: str | None, **parameters: str) -> str:
    """The redirect URI with the answer added to its query."""
    query = {**parameters, **({"state": state} if state is not None else {}), "iss": issuer}
    return f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{urlencode(query)}"
