"""What a client sends to a token endpoint (RFC 6749): read the form, find out who asks, say what is wrong."""

import base64
import binascii
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_plus

FORM_TYPE = "application/x-www-form-urlencoded"
MAX_FIELDS = 20


class TokenRefused(Exception):
    """A refusal as RFC 6749 section 5.2 words it: one of its error codes, a sentence, and the HTTP status."""

    def __init__(self, code: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.code, self.description, self.status = code, description, status


class UnknownClient(TokenRefused):
    """Client unknown or secret wrong; the answer does not tell which."""

    def __init__(self) -> None:
        super().__init__("invalid_client", "The client is unknown or its secret is wrong.", 401)


@dataclass(frozen=True)
class TokenRequest:
    """A well-formed request: who asks, with which secret, for which scopes (None: all it may have)."""

    client_id: str
    secret: str
    scopes: frozenset[str] | None


def read_token_request(content_type: str, body: bytes, authorization: str | None) -> TokenRequest:
    """Read a client-credentials request; raises TokenRefused."""
    fields = _read_form(content_type, body)
    client_id, secret = _read_client(fields, authorization)
    grant = fields.get("grant_type")
    if not grant:
        raise TokenRefused("invalid_request", "grant_type is missing.")
    if grant != "client_credentials":
        raise TokenRefused("unsupported_grant_type", "Only client_credentials is supported here.")
    scopes = frozenset(fields["scope"].split()) if fields.get("scope") else None
    return TokenRequest(client_id, secret, scopes)


def _read_form(content_type: str, body: bytes) -> dict[str, str]:
    if content_type.partition(";")[0].strip().lower() != FORM_TYPE:
        raise TokenRefused("invalid_request", f"The body must be {FORM_TYPE}.")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError as error:  # also a UnicodeDecodeError
        raise TokenRefused("invalid_request", "The form cannot be read.") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise TokenRefused("invalid_request", "A parameter occurs twice.")
    return fields


def _read_client(fields: dict[str, str], authorization: str | None) -> tuple[str, str]:
    in_form = "client_secret" in fields
    if authorization is None:
        if not (in_form and fields.get("client_id")):
            raise TokenRefused("invalid_client", "The client did not name itself and its secret.", 401)
        return fields["client_id"], fields["client_secret"]
    if in_form:
        raise TokenRefused("invalid_request", "The client used more than one way to name itself.")
    return _read_basic(authorization)


def _read_basic(authorization: str) -> tuple[str, str]:
    """Both halves are form-encoded before they are joined (RFC 6749 section 2.3.1)."""
    scheme, _, encoded = authorization.partition(" ")
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise UnknownClient from error
    client_id, colon, secret = decoded.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise UnknownClient
    return unquote_plus(client_id), unquote_plus(secret)
