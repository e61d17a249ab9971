"""What is asked of a card for a login: as little as the application's scopes need, and the pseudonym."""

from collections.abc import Mapping
from typing import Final

from services.eid_gateway.clients.store import Client
from services.eid_gateway.eid_server.messages.operations import Operation, Wish
from services.eid_gateway.eid_server.messages.use_id import Level, UseIdRequest
from services.eid_gateway.logins.store import Login
from shared.language import choose

NAME: Final = "eid_server"
OPERATIONS_OF_SCOPE: Final[Mapping[str, tuple[Operation, ...]]] = {
    "openid": (Operation.RESTRICTED_ID,),
    "profile": (Operation.GIVEN_NAMES, Operation.FAMILY_NAMES, Operation.DATE_OF_BIRTH),
    "address": (Operation.PLACE_OF_RESIDENCE,),
}
NATIONAL_LEVELS: Final[Mapping[str, Level]] = {
    "low": Level.NORMAL,
    "substantial": Level.SUBSTANTIAL,
    "high": Level.HIGH,
}
LEVELS: Final[Mapping[Level, str]] = {
    Level.NORMAL: "low",
    Level.SUBSTANTIAL: "substantial",
    Level.HIGH: "high",
    Level.EIDAS_LOW: "low",
    Level.EIDAS_SUBSTANTIAL: "substantial",
    Level.EIDAS_HIGH: "high",
}
"""What a level is worth here; `undefined` is worth nothing."""


def wishes_of(scope: str) -> dict[Operation, Wish]:
    """The operations a scope needs; the pseudonym always."""
    names = ("openid", *scope.split())
    return {operation: Wish.REQUIRED for name in names for operation in OPERATIONS_OF_SCOPE.get(name, ())}


def request_for(login: Login, client: Client) -> UseIdRequest:
    """The request; AusweisApp shows the person why the application asks."""
    purpose = choose(client.purpose, login.language)
    return UseIdRequest(wishes_of(login.scope), transaction_info=purpose, level=NATIONAL_LEVELS[login.level])
