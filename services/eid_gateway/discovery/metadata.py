"""The metadata of the provider; a test holds each promise against what the endpoints do."""

from typing import Any, Final

from services.eid_gateway.clients import assertions
from services.eid_gateway.grants.attributes import CLAIMS, SCOPES
from services.eid_gateway.grants.kinds import GRANTS
from services.eid_gateway.keys.ring import ALGORITHM
from services.eid_gateway.levels import ACR_VALUES
from services.eid_gateway.pages.render import LANGUAGES
from shared import dpop

METHODS: Final = ("private_key_jwt", "none")
"""How applications show who they are: confidential ones sign, public ones cannot."""


def provider_metadata(issuer: str) -> dict[str, Any]:
    """OpenID Connect Discovery 1.0 §3 with RFC 8414, RFC 9126, RFC 9207, RFC 9449 and RP-Initiated Logout."""
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "revocation_endpoint": f"{issuer}/revoke",
        "pushed_authorization_request_endpoint": f"{issuer}/par",
        "end_session_endpoint": f"{issuer}/logout",
        "jwks_uri": f"{issuer}/jwks",
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": list(GRANTS),
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": list(METHODS),
        "token_endpoint_auth_signing_alg_values_supported": list(assertions.ALGORITHMS),
        "revocation_endpoint_auth_methods_supported": list(METHODS),
        "revocation_endpoint_auth_signing_alg_values_supported": list(assertions.ALGORITHMS),
        "dpop_signing_alg_values_supported": list(dpop.ALGORITHMS),
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "acr_values_supported": list(ACR_VALUES),
        "claims_supported": [
            "sub",
            "iss",
            "aud",
            "exp",
            "iat",
            "auth_time",
            "acr",
            "nonce",
            "at_hash",
            "loa_bsi",
            *CLAIMS,
        ],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "ui_locales_supported": list(LANGUAGES),
        "authorization_response_iss_parameter_supported": True,
        "claims_parameter_supported": True,
        "require_pushed_authorization_requests": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
