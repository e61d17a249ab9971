"""Attributes of a person and the scopes they belong to (OpenID Connect Core §5.4): nobody gets more than was asked for."""

from collections.abc import Mapping
from typing import Any, Final

CLAIMS_OF_SCOPE: Final[Mapping[str, tuple[str, ...]]] = {
    "profile": ("given_name", "family_name", "birthdate"),
    "address": ("address",),
}
SCOPES: Final = ("openid", *CLAIMS_OF_SCOPE)
CLAIMS: Final = tuple(claim for claims in CLAIMS_OF_SCOPE.values() for claim in claims)


def permitted(attributes: Mapping[str, Any], scope: str) -> dict[str, Any]:
    """The attributes that the scopes cover."""
    wanted = {claim for name in scope.split() for claim in CLAIMS_OF_SCOPE.get(name, ())}
    return {name: value for name, value in attributes.items() if name in wanted}
