"""What an application may ask for at /authorize (OpenID Connect Core §3.1.2), decided without touching anything."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.eid_gateway.clients.store import Client
from services.eid_gateway.grants.attributes import claims_of_scope
from services.eid_gateway.grants.pkce import is_challenge
from services.eid_gateway.levels import lowest_known
from services.eid_gateway.logins.claims_request import ClaimsRequest, UnreadableClaims, read_claims
from services.eid_gateway.parameters import Parameters

UNSUPPORTED: Final[Mapping[str, str]] = {
    "request": "request_not_supported",
    "request_uri": "request_uri_not_supported",
    "registration": "registration_not_supported",
}
PROMPTS: Final = frozenset({"none", "login", "consent", "select_account"})
THUMBPRINT: Final = re.compile(r"^[A-Za-z0-9_-]{43}$")
LONGEST_AGE: Final = 10**8
"""Three years in seconds; more would be no limit, and too much for a date."""


class AuthorizationRefused(Exception):
    """The application is told so by redirect: an error code (RFC 6749 §4.1.2.1, OIDC Core §3.1.2.6) and why, in English."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code, self.description = code, description


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """A request that can be granted, if the person can show who they are.

    `claims` are the attributes asked for, each with whether the application cannot do without it.
    """

    scope: str
    claims: dict[str, bool]
    state: str | None
    nonce: str | None
    code_challenge: str
    level: str
    prompts: frozenset[str]
    max_age: timedelta | None
    dpop_jkt: str | None
    id_token_hint: str | None


def read_request(given: Parameters, client: Client) -> AuthorizationRequest:
    """The request; raises AuthorizationRefused. Client and redirect URI were checked before."""
    _check_kind(given)
    scope, wanted = _scope(given, client), _claims(given, client)
    return AuthorizationRequest(
        scope=scope,
        claims=wanted.attributes | dict.fromkeys(claims_of_scope(scope), True),
        state=given.get("state"),
        nonce=given.get("nonce"),
        code_challenge=_challenge(given),
        level=_level(given, wanted, client),
        prompts=_prompts(given),
        max_age=_max_age(given),
        dpop_jkt=_thumbprint(given),
        id_token_hint=given.get("id_token_hint"),
    )


def _check_kind(given: Parameters) -> None:
    for name, code in UNSUPPORTED.items():
        if name in given:
            raise AuthorizationRefused(code, f"{name} is not supported.")
    if given.get("response_type") != "code":
        code = "unsupported_response_type" if "response_type" in given else "invalid_request"
        raise AuthorizationRefused(code, "response_type must be code.")
    if given.get("response_mode", "query") != "query":
        raise AuthorizationRefused("invalid_request", "response_mode must be query.")


def _challenge(given: Parameters) -> str:
    if given.get("code_challenge_method") != "S256" or not is_challenge(given.get("code_challenge", "")):
        raise AuthorizationRefused("invalid_request", "PKCE with code_challenge_method S256 is required (RFC 7636).")
    return given["code_challenge"]


def _thumbprint(given: Parameters) -> str | None:
    thumbprint = given.get("dpop_jkt")
    if thumbprint is not None and not THUMBPRINT.match(thumbprint):
        raise AuthorizationRefused("invalid_request", "dpop_jkt must be the SHA-256 thumbprint of a key (RFC 9449).")
    return thumbprint


def _scope(given: Parameters, client: Client) -> str:
    """What is granted of what was asked: scopes nobody knows or the client may not have are left out (OIDC Core §3.1.2.1)."""
    asked = given.get("scope", "").split()
    if "openid" not in asked:
        raise AuthorizationRefused("invalid_scope", "The scope openid is required.")
    return " ".join(name for name in client.scopes if name in asked)


def _claims(given: Parameters, client: Client) -> ClaimsRequest:
    try:
        return read_claims(given.get("claims", "{}"), ceiling=claims_of_scope(" ".join(client.scopes)))
    except UnreadableClaims as error:
        raise AuthorizationRefused("invalid_request", "claims cannot be read (OpenID Connect Core §5.5).") from error


def _level(given: Parameters, wanted: ClaimsRequest, client: Client) -> str:
    """What `claims` says about acr is stronger than `acr_values`: it is the one way to insist (OIDC Core §5.5.1.1)."""
    named = wanted.acr_values or tuple(given.get("acr_values", "").split())
    if not named:
        return client.level
    level = lowest_known(named)
    if level is None:
        raise AuthorizationRefused("unmet_authentication_requirements", "None of the acr_values is known here.")
    return level


def _prompts(given: Parameters) -> frozenset[str]:
    prompts = frozenset(given.get("prompt", "").split())
    if not prompts <= PROMPTS or ("none" in prompts and len(prompts) > 1):
        raise AuthorizationRefused("invalid_request", "prompt is not understood.")
    return prompts


def _max_age(given: Parameters) -> timedelta | None:
    if "max_age" not in given:
        return None
    if not given["max_age"].isdecimal() or len(given["max_age"]) > len(str(LONGEST_AGE)):
        raise AuthorizationRefused("invalid_request", "max_age must be a number of seconds.")
    return timedelta(seconds=int(given["max_age"]))
