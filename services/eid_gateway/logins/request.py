"""What an application may ask for at /authorize (OpenID Connect Core §3.1.2), decided without touching anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.eid_gateway.clients.store import Client
from services.eid_gateway.grants.pkce import is_challenge
from services.eid_gateway.levels import lowest_known
from services.eid_gateway.parameters import Parameters

UNSUPPORTED: Final[Mapping[str, str]] = {
    "request": "request_not_supported",
    "request_uri": "request_uri_not_supported",
    "registration": "registration_not_supported",
}
PROMPTS: Final = frozenset({"none", "login", "consent", "select_account"})


class AuthorizationRefused(Exception):
    """The application is told so by redirect: an error code (RFC 6749 §4.1.2.1, OIDC Core §3.1.2.6) and why, in English."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code, self.description = code, description


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """A request that can be granted, if the person can show who they are."""

    scope: str
    state: str | None
    nonce: str | None
    code_challenge: str
    level: str


def read_request(given: Parameters, client: Client) -> AuthorizationRequest:
    """The request; raises AuthorizationRefused. Client and redirect URI were checked before."""
    for name, code in UNSUPPORTED.items():
        if name in given:
            raise AuthorizationRefused(code, f"{name} is not supported.")
    if given.get("response_type") != "code":
        code = "unsupported_response_type" if "response_type" in given else "invalid_request"
        raise AuthorizationRefused(code, "response_type must be code.")
    if given.get("response_mode", "query") != "query":
        raise AuthorizationRefused("invalid_request", "response_mode must be query.")
    scope, level = _scope(given, client), _level(given, client)
    challenge = _challenge(given)
    _check_session_wishes(given)
    return AuthorizationRequest(scope, given.get("state"), given.get("nonce"), challenge, level)


def _challenge(given: Parameters) -> str:
    if given.get("code_challenge_method") != "S256" or not is_challenge(given.get("code_challenge", "")):
        raise AuthorizationRefused("invalid_request", "PKCE with code_challenge_method S256 is required (RFC 7636).")
    return given["code_challenge"]


def _scope(given: Parameters, client: Client) -> str:
    """What is granted of what was asked: scopes nobody knows or the client may not have are left out (OIDC Core §3.1.2.1)."""
    asked = given.get("scope", "").split()
    if "openid" not in asked:
        raise AuthorizationRefused("invalid_scope", "The scope openid is required.")
    return " ".join(name for name in client.scopes if name in asked)


def _level(given: Parameters, client: Client) -> str:
    if "acr_values" not in given:
        return client.level
    level = lowest_known(given["acr_values"].split())
    if level is None:
        raise AuthorizationRefused("unmet_authentication_requirements", "None of the acr_values is known here.")
    return level


def _check_session_wishes(given: Parameters) -> None:
    """There are no sessions: every login asks the person anew, which meets any max_age and any prompt but `none`."""
    prompts = set(given.get("prompt", "").split())
    if not prompts <= PROMPTS or ("none" in prompts and len(prompts) > 1):
        raise AuthorizationRefused("invalid_request", "prompt is not understood.")
    if not given.get("max_age", "0").isdecimal():
        raise AuthorizationRefused("invalid_request", "max_age must be a number of seconds.")
    if "none" in prompts:
        raise AuthorizationRefused("login_required", "Every login asks the person.")
