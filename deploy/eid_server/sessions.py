"""Sessions of the eID-Server: opened by useID, filled by a card, emptied by getResult, each step once."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from services.eid_gateway.eid_server.messages.get_result import GetResultResponse
from services.eid_gateway.eid_server.messages.results import Minor, error
from services.eid_gateway.eid_server.messages.use_id import PreSharedKey, UseIdRequest

LIFETIME: Final = timedelta(minutes=5)
MOST_OPEN: Final = 50


class TooManyOpenSessions(Exception):
    """No more sessions for now."""


@dataclass(slots=True)
class Session:
    """One login; `answer` is there once a card was read or the person gave up."""

    id: str
    psk: PreSharedKey
    request: UseIdRequest
    ends: datetime
    last_counter: int = field(default=-1)
    answer: GetResultResponse | None = field(default=None, repr=False)


class Sessions:
    """All open sessions, in memory: results must not outlive the process."""

    def __init__(self, most_open: int = MOST_OPEN, lifetime: timedelta = LIFETIME) -> None:
        self._by_id: dict[str, Session] = {}
        self._most_open, self._lifetime = most_open, lifetime

    def open(self, request: UseIdRequest, now: datetime) -> Session:
        """A new session, with the key the service chose or one of ours; raises TooManyOpenSessions."""
        self._forget_old(now)
        if len(self._by_id) >= self._most_open:
            raise TooManyOpenSessions
        psk = request.psk or PreSharedKey(secrets.token_hex(16), secrets.token_hex(32).upper())
        session = Session(secrets.token_hex(16).upper(), psk, request, now + self._lifetime)
        self._by_id[session.id] = session
        return session

    def of_client(self, psk_id: str, now: datetime) -> Session | None:
        """The session an eID client names, if nothing was read for it yet."""
        self._forget_old(now)
        return next((one for one in self if one.psk.id == psk_id and one.answer is None), None)

    def fetch(self, session_id: str, counter: int, now: datetime) -> GetResultResponse:
        """The result. Whatever is answered but `noResultYet` ends the session and deletes what was read (TR-03130-1 §3.4.2)."""
        self._forget_old(now)
        session = self._by_id.get(session_id)
        if session is None:
            return GetResultResponse(error(Minor.INVALID_SESSION))
        if counter <= session.last_counter:
            self.end(session_id)
            return GetResultResponse(error(Minor.INVALID_COUNTER))
        session.last_counter = counter
        if session.answer is None:
            return GetResultResponse(error(Minor.NO_RESULT_YET))
        self.end(session_id)
        return session.answer

    def end(self, session_id: str) -> None:
        """Forget a session and what was read in it."""
        self._by_id.pop(session_id, None)

    def __iter__(self) -> Iterator[Session]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def _forget_old(self, now: datetime) -> None:
        for session in [one for one in self if one.ends <= now]:
            self.end(session.id)
