"""The parameter `claims` (OpenID Connect Core §5.5): single attributes instead of whole scopes, and how surely. Pure."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any


class UnreadableClaims(Exception):
    """It is not the JSON object that the standard describes."""


@dataclass(frozen=True, slots=True)
class ClaimsRequest:
    """What it asks for: attributes with whether they are essential, and assurance levels in order of preference."""

    attributes: dict[str, bool]
    acr_values: tuple[str, ...]


def read_claims(text: str, *, ceiling: Collection[str]) -> ClaimsRequest:
    """Read it; raises UnreadableClaims. Attributes beyond `ceiling`, which the client may not have, are left out.

    Attributes are given at userinfo only: an ID token travels through addresses (`id_token_hint`), where no name may stand.
    """
    try:
        asked = json.loads(text)
        members = {name: _wish(asked.get(name)) for name in ("userinfo", "id_token")}
    except (ValueError, AttributeError, RecursionError) as error:
        raise UnreadableClaims from error
    wishes = {name: _wish(wish) for name, wish in members["userinfo"].items()}
    attributes = {name: wish.get("essential") is True for name, wish in wishes.items() if name in ceiling}
    return ClaimsRequest(attributes, _acr_values(_wish(members["id_token"].get("acr"))))


def _acr_values(wish: dict[str, Any]) -> tuple[str, ...]:
    values = wish.get("values", [wish["value"]] if "value" in wish else [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise UnreadableClaims
    return tuple(values)


def _wish(value: Any) -> dict[str, Any]:
    """`null` asks for a claim without saying more."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise UnreadableClaims
    return value
