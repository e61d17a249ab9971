"""What is asked of a card for a login: as little as the application needs, and the pseudonym."""

from collections.abc import Mapping
from typing import Final

from services.eid_gateway.clients.documents import takes_all
from services.eid_gateway.eid_server.messages.operations import Operation, Wish
from services.eid_gateway.eid_server.messages.use_id import Level, UseIdRequest
from services.eid_gateway.grants.attributes import ADULT_AGE, DOCUMENT_SCOPE
from services.eid_gateway.logins.store import Login
from shared.language import choose

NAME: Final = "eid_server"
OPERATION_OF_CLAIM: Final[Mapping[str, Operation]] = {
    "given_name": Operation.GIVEN_NAMES,
    "family_name": Operation.FAMILY_NAMES,
    "birthdate": Operation.DATE_OF_BIRTH,
    "address": Operation.PLACE_OF_RESIDENCE,
    "age_over_18": Operation.AGE_VERIFICATION,
    "city_resident": Operation.PLACE_VERIFICATION,
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


def wishes_of(login: Login) -> dict[Operation, Wish]:
    """The pseudonym always, the kind of card where it matters, and what the application asked for: the person may refuse what
    it can do without.
    """
    wishes = {
        OPERATION_OF_CLAIM[claim]: Wish.REQUIRED if needed else Wish.ALLOWED for claim, needed in login.claims.items()
    }
    if DOCUMENT_SCOPE in login.scope.split() or not takes_all(login.client.documents):
        wishes[Operation.DOCUMENT_TYPE] = Wish.REQUIRED
    return {Operation.RESTRICTED_ID: Wish.REQUIRED, **wishes}


def request_for(login: Login, community_id: str) -> UseIdRequest:
    """The request; AusweisApp shows the person why the application asks."""
    wishes = wishes_of(login)
    return UseIdRequest(
        wishes,
        age=ADULT_AGE if Operation.AGE_VERIFICATION in wishes else None,
        community_id=community_id if Operation.PLACE_VERIFICATION in wishes else None,
        transaction_info=choose(login.client.purpose, login.language),
        level=NATIONAL_LEVELS[login.level],
    )
