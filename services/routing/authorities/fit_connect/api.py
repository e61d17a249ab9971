"""The Submission API v2 as a sender uses it."""

import json
import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

import aiohttp

from services.routing.authorities.fit_connect.addressing import Addressing
from services.routing.authorities.fit_connect.settings import FitConnectSettings
from services.routing.authorities.protocol import PermanentFailure, TransientFailure
from shared.foreign_http import AnswerTooLarge, ForeignClient
from shared.http import Reply

JOSE: Final = "application/jose"
LARGEST_ANSWER: Final = 1024 * 1024
"""An event log with all its tokens."""
COME_AGAIN: Final = frozenset({401, 408, 425, 429})
KEYS_KEPT_SECONDS: Final = 600.0


class Api:
    """One sender at one delivery service; keeps its token and the keys it has seen for a while."""

    def __init__(
        self, settings: FitConnectSettings, secret: str, foreign: ForeignClient, addressing: Addressing
    ) -> None:
        self._settings, self._secret, self._foreign, self.addressing = settings, secret, foreign, addressing
        self._token, self._token_until = "", 0.0
        self._kept: dict[str, tuple[float, Any]] = {}

    async def destination_key(self, destination_id: UUID) -> dict[str, Any]:
        """The JWK to encrypt with; raises as `deliver` does."""
        destination = await self._kept_answer(f"/v2/destinations/{destination_id}")
        kid = str(destination.get("encryptionKid", ""))
        if destination.get("status") not in (None, "active") or not kid:
            raise PermanentFailure("destination-inactive")
        return await self.key(destination_id, kid)

    async def key(self, destination_id: UUID, kid: str) -> dict[str, Any]:
        """A key of a destination."""
        return dict(await self._kept_answer(f"/v2/destinations/{destination_id}/keys/{kid}"))

    async def service_keys(self) -> dict[str, Any]:
        """The keys of the delivery service itself."""
        return dict(await self._kept_answer("/.well-known/jwks.json"))

    async def announce(self, destination_id: UUID, attachments: list[str], case: str | None = None) -> dict[str, str]:
        """A new submission, without effect until it is submitted, in a new case or appended to one; its ids."""
        service = {"identifier": self._settings.service_identifier, "name": self._settings.service_name}
        wish = {
            "destinationId": str(destination_id),
            "announcedAttachments": attachments,
            "publicService": service,
            **({"caseId": case} if case else {}),
        }
        answer = await self._json("POST", "/v2/submissions", wish)
        try:
            return {"submission": str(UUID(answer["submissionId"])), "case": str(UUID(answer["caseId"]))}
        except (KeyError, ValueError, TypeError) as error:
            raise TransientFailure("answer-malformed") from error

    async def attach(self, submission: str, attachment: str, token: str) -> None:
        """Put one encrypted attachment; again is the same."""
        path = f"/v2/submissions/{submission}/attachments/{attachment}"
        await self._call("PUT", path, token.encode(), JOSE)

    async def submit(self, submission: str, metadata: str, data: str) -> None:
        """Submit: from now on it counts."""
        await self._json("PUT", f"/v2/submissions/{submission}", {"encryptedMetadata": metadata, "encryptedData": data})

    async def events(self, case: str) -> list[str]:
        """The event log of a case: signed tokens, oldest first."""
        answer = await self._json("GET", f"/v2/cases/{case}/events")
        return [str(token) for token in answer.get("eventLog", ())]

    async def _kept_answer(self, path: str) -> Any:
        until, answer = self._kept.get(path, (0.0, None))
        if time.monotonic() >= until:
            answer = await self._json("GET", path)
            self._kept[path] = (time.monotonic() + KEYS_KEPT_SECONDS, answer)
        return answer

    async def _json(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        reply = await self._call(method, path, content, "application/json")
        try:
            answer = reply.json() if reply.body else {}
        except ValueError as error:
            raise TransientFailure("answer-malformed") from error
        if not isinstance(answer, dict):
            raise TransientFailure("answer-malformed")
        return answer

    async def _call(self, method: str, path: str, body: bytes | None, media_type: str) -> Reply:
        headers = {"Authorization": f"Bearer {await self._bearer()}", "Content-Type": media_type}
        reply = await self._send(method, self._settings.submission_url + path, headers, body)
        if reply.status == 401:
            self._token_until = 0.0
        if reply.status >= 500 or reply.status in COME_AGAIN:
            raise TransientFailure(f"fit-connect-answered-{reply.status}")
        if reply.status >= 300:
            raise PermanentFailure(f"fit-connect-answered-{reply.status}")
        return reply

    async def _bearer(self) -> str:
        if time.monotonic() >= self._token_until:
            form = {
                "grant_type": "client_credentials",
                "client_id": self._settings.client_id,
                "client_secret": self._secret,
            }
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            reply = await self._send("POST", self._settings.token_url, headers, urlencode(form).encode())
            try:
                answer = reply.json() if reply.status == 200 else {}
                self._token = str(answer["access_token"])
                self._token_until = time.monotonic() + 0.8 * float(answer.get("expires_in", 60))
            except (ValueError, KeyError, TypeError) as error:
                raise TransientFailure("fit-connect-login-failed") from error
        return self._token

    async def _send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        try:
            return await self._foreign.send(method, url, headers=headers, body=body, seconds=8, largest=LARGEST_ANSWER)
        except AnswerTooLarge as error:
            raise PermanentFailure("answer-too-large") from error
        except aiohttp.ClientError as error:
            raise TransientFailure("fit-connect-unreachable") from error
