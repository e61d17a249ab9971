"""A card without a reader: a script says which invented card is laid on, and the session is filled as if it had been read."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from deploy.eid_server.cards import CARDS
from deploy.eid_server.reading import read_card
from deploy.eid_server.sessions import Sessions
from services.eid_gateway.eid_server.messages.get_result import GetResultResponse
from services.eid_gateway.eid_server.messages.operations import Operation
from services.eid_gateway.eid_server.messages.results import Minor

OK: Final = "ok"


class Gesture(BaseModel):
    """What the person does: lays on a card, and unticks some of what is asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    session_identifier: Annotated[str, Field(alias="sessionIdentifier")]
    card: str
    psk: str | None = None
    refused: tuple[Operation, ...] = ()


class NoSuchSession(Exception):
    """No session waits for this card, or the key of the eID client is wrong."""


class NoSuchCard(Exception):
    """Nobody invented a card of that name."""


@dataclass(frozen=True, slots=True)
class CardTable:
    """Where cards are laid on."""

    sessions: Sessions
    sector_key: bytes
    attached: bool = False

    def lay_on(self, gesture: Gesture, now: datetime) -> Mapping[str, str]:
        """How the eID client would tell the browser that it went (TR-03124-1 §2.5.5); raises NoSuchSession, NoSuchCard."""
        if gesture.card not in CARDS:
            raise NoSuchCard
        session = self.sessions.of_client(gesture.session_identifier, now)
        if session is None or not (self.attached or hmac.compare_digest(session.psk.key, (gesture.psk or "").upper())):
            raise NoSuchSession
        session.answer = read_card(session.request, CARDS[gesture.card], gesture.refused, self.sector_key, now.date())
        return hints_of(session.answer)


def hints_of(answer: GetResultResponse) -> dict[str, str]:
    """The parameters an eID client adds to the refresh address: hints for a page, never the truth."""
    if answer.result.is_ok or answer.result.minor in (Minor.INVALID_DOCUMENT, Minor.DENIED_DOCUMENT):
        return {"ResultMajor": OK}  # that the document is refused is known to the server only
    cancelled = answer.result.minor == Minor.CANCELLATION_BY_USER
    return {"ResultMajor": "error", "ResultMinor": "cancellationByUser" if cancelled else "serverError"}
