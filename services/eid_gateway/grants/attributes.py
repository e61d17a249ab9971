"""Attributes of a person and the scopes they belong to (OpenID Connect Core §5.4): nobody gets more than was asked for."""

from collections.abc import Collection, Mapping
from typing import Any, Final

CLAIMS_OF_SCOPE: Final[Mapping[str, tuple[str, ...]]] = {
    "profile": ("given_name", "family_name", "birthdate"),
    "address": ("address",),
    "age": ("age_over_18",),
    "residence": ("city_resident",),
}
ADULT_AGE: Final = 18
DOCUMENT_SCOPE: Final = "document"
"""Lets services know which kind of card it was: stands in the access token, for rules that depend on it."""
SCOPES: Final = ("openid", *CLAIMS_OF_SCOPE, DOCUMENT_SCOPE)
CLAIMS: Final = tuple(claim for claims in CLAIMS_OF_SCOPE.values() for claim in claims)


def claims_of_scope(scope: str) -> tuple[str, ...]:
    """The attributes that the scopes cover, in the order of the table."""
    named = scope.split()
    return tuple(claim for name, claims in CLAIMS_OF_SCOPE.items() if name in named for claim in claims)


def permitted(attributes: Mapping[str, Any], asked: Collection[str]) -> dict[str, Any]:
    """The attributes that were asked for."""
    return {name: value for name, value in attributes.items() if name in asked}
