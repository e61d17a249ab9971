"""Where AusweisApp reaches the eID-Server: which message belongs to which conversation."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from fastapi import FastAPI, Request, Response

from deploy.eid_server.paos.dialogue import Dialogue
from deploy.eid_server.paos.messages import UnreadableMessage, envelope, read_message
from deploy.eid_server.paos.terminal import Terminal
from deploy.eid_server.sessions import Sessions
from services.eid_gateway.xml.documents import UnreadableDocument
from shared.clock import utc_now

PAOS_PATH: Final = "/paos"
CONTENT_TYPE: Final = "application/xml; charset=utf-8"
START: Final = "StartPAOS"


class NoConversation(Exception):
    """The message begins no session that waits, and continues none."""


@dataclass(slots=True)
class PaosFace:
    """Conversations by the id of our last message, to which the next of the client relates."""

    sessions: Sessions
    terminal: Terminal
    _by_last: dict[str, Dialogue] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def reply(self, raw: bytes, identity: str | None = None) -> tuple[int, bytes]:
        """The HTTP status and body for a message that arrived over a channel of this PSK identity; None if attached."""
        try:
            return 200, self.answer(raw, utc_now(), identity)
        except NoConversation:
            return 404, b""
        except (UnreadableMessage, UnreadableDocument):
            return 400, b""

    def answer(self, raw: bytes, now: datetime, identity: str | None = None) -> bytes:
        """The answer to a message; raises NoConversation, UnreadableMessage or UnreadableDocument."""
        message = read_message(raw)
        if message.name == START:
            named = message.text("SessionIdentifier")
            dialogue = self._begin(named, now) if identity in (None, named) else None
        else:
            dialogue = self._continued(message.relates_to, identity)
        if dialogue is None:
            raise NoConversation
        answer = envelope(dialogue.answer(message), message.id)
        if not dialogue.is_over:
            self._by_last[answer.id] = dialogue
        return answer.raw

    def _begin(self, psk_id: str, now: datetime) -> Dialogue | None:
        """In attached mode the session identifier is the only proof; it is good once."""
        session = self.sessions.of_client(psk_id, now)
        if session is None or session.id in self._begun:
            return None
        self._begun.add(session.id)
        return Dialogue(session, self.terminal, now.date())

    def _continued(self, last: str, identity: str | None) -> Dialogue | None:
        """Who knows the last message but came with the key of another session neither continues nor ends the conversation."""
        dialogue = self._by_last.get(last)
        if dialogue is None or identity not in (None, dialogue.session.psk.id):
            return None
        return self._by_last.pop(last)


def paos_app(face: PaosFace) -> FastAPI:
    """The face over HTTP."""
    app = FastAPI(title="Lotse test eID-Server, PAOS", docs_url=None, redoc_url=None, openapi_url=None)

    @app.post(PAOS_PATH)
    async def converse(request: Request) -> Response:
        status, answer = face.reply(await request.body())
        return Response(answer, status, {"Content-Type": CONTENT_TYPE})

    return app
