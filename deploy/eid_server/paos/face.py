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

    def answer(self, raw: bytes, now: datetime) -> bytes:
        """The answer to a message; raises NoConversation, UnreadableMessage or UnreadableDocument."""
        message = read_message(raw)
        if message.name == START:
            dialogue = self._begin(message.text("SessionIdentifier"), now)
        else:
            found = self._by_last.pop(message.relates_to, None)
            if found is None:
                raise NoConversation
            dialogue = found
        answer = envelope(dialogue.answer(message), message.id)
        if not dialogue.is_over:
            self._by_last[answer.id] = dialogue
        return answer.raw

    def _begin(self, psk_id: str, now: datetime) -> Dialogue:
        """In attached mode the session identifier is the only proof; it is good once."""
        session = self.sessions.of_client(psk_id, now)
        if session is None or session.id in self._begun:
            raise NoConversation
        self._begun.add(session.id)
        return Dialogue(session, self.terminal, now.date())


def paos_app(face: PaosFace) -> FastAPI:
    """The face over HTTP."""
    app = FastAPI(title="Lotse test eID-Server, PAOS", docs_url=None, redoc_url=None, openapi_url=None)

    @app.post(PAOS_PATH)
    async def converse(request: Request) -> Response:
        try:
            answer = face.answer(await request.body(), utc_now())
        except NoConversation:
            return Response(status_code=404)
        except (UnreadableMessage, UnreadableDocument):
            return Response(status_code=400)
        return Response(answer, headers={"Content-Type": CONTENT_TYPE})

    return app
