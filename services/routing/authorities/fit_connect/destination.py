"""A destination of FIT-Connect as an authority: submit, ask what became of it, be called back."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel

from services.routing.authorities.fit_connect.addressing import Addressing
from services.routing.authorities.fit_connect.api import Api
from services.routing.authorities.fit_connect.callbacks import submissions_of
from services.routing.authorities.fit_connect.content import change_of, data_of, metadata_of
from services.routing.authorities.fit_connect.events import Happened, believed
from services.routing.authorities.fit_connect.sealing import KeyUnusable, key_of, sealed, tag_of
from services.routing.authorities.fit_connect.settings import FitConnectSettings
from services.routing.authorities.memory import Memory
from services.routing.authorities.protocol import (
    Accepted,
    Answer,
    Authority,
    Callback,
    CallbackRefused,
    Change,
    File,
    Heard,
    Parcel,
    PermanentFailure,
    Placed,
    Report,
)
from services.routing.settings import RoutingSettings
from shared.events.routing import ParcelWay

NOTHING: Final[Mapping[str, Any]] = {}
FIRST_QUESTION, NEXT_QUESTION, QUESTION_BESIDE_CALLBACKS = 60.0, 900.0, 6 * 3600.0
"""Seconds. Where callbacks tell, asking is for the one that got lost."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A submission as it leaves: tokens of metadata, data and attachments."""

    metadata: str
    data: str
    attachments: Mapping[str, str]

    @property
    def tags(self) -> dict[str, Any]:
        """What the receiver has to repeat when it accepts."""
        return {
            "metadata": tag_of(self.metadata), "data": tag_of(self.data),
            "attachments": {name: tag_of(token) for name, token in self.attachments.items()},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Destination:
    """One Zustellpunkt. What was announced is remembered, so that a second attempt does not submit a second time.

    Where the destination changes (another one is set, or the Routing API names another), what was submitted stays with the one that has it:
    its events are believed, and what changes is told there. What was only announced is announced anew.
    """

    settings: FitConnectSettings
    api: Api
    memory: Memory
    callback_secret: str | None

    async def deliver(self, parcel: Parcel, idempotency_key: str) -> Answer:
        """Announce, attach, submit; whatever was done before is not done again."""
        return await self._send(parcel, data_of(parcel), idempotency_key)

    async def tell(self, change: Change, idempotency_key: str) -> Answer:
        """One more submission in the same case; where the first was never announced there is nothing to tell."""
        first = await self.memory.recall(change.about)
        if not first:
            return Placed()
        content = change_of(change, first["submission"])
        answer = await self._send(change.parcel, content, idempotency_key, first)
        return replace(answer, ask_after=None)

    async def _send(
        self, parcel: Parcel | None, data: bytes, idempotency_key: str, first: Mapping[str, Any] = NOTHING
    ) -> Accepted:
        delivery = UUID(idempotency_key)
        known = await self.memory.recall(delivery)
        if known.get("tags") and await self._is_submitted(known):
            return self._accepted(known["submission"])
        destination = UUID(first.get("destination") or str(await self.api.addressing.destination()))
        files = [await parcel.open_file(file_id) for _, file_id in parcel.files] if parcel else []
        key = await self._key(destination)
        metadata = metadata_of(parcel, data, files, idempotency_key, self.settings.schema_uri)
        letter = await asyncio.to_thread(_sealed, metadata, data, files, key)
        names = sorted(letter.attachments)
        wanted = {"announced": names, "destination": str(destination)}
        if {name: known.get(name) for name in wanted} != wanted:
            known = {**await self.api.announce(destination, names, first.get("case")), **wanted}
        known = {**known, "tags": letter.tags}
        await self.memory.keep(delivery, known)
        for name, token in letter.attachments.items():
            await self.api.attach(known["submission"], name, token)
        await self.api.submit(known["submission"], letter.metadata, letter.data)
        return self._accepted(known["submission"])

    async def inquire(self, delivery_id: UUID) -> tuple[Sequence[Report], float | None]:
        """The event log, as far as it is believed."""
        known = await self.memory.recall(delivery_id)
        if not known:
            return (), None
        reports = [
            self._report(delivery_id, event)
            for event in await self._log(known)
            if event.kind == "forward" or (event.kind in ("accept", "reject") and _repeats(event, known["tags"]))
        ]
        return reports, None if any(report.says != "forwarded" for report in reports) else self._pause

    def hear(self, callback: Callback) -> Heard:
        """Which submissions have news."""
        if self.callback_secret is None:
            raise CallbackRefused
        return Heard(ask_about=submissions_of(callback, self.callback_secret))

    @property
    def _pause(self) -> float:
        return NEXT_QUESTION if self.callback_secret is None else QUESTION_BESIDE_CALLBACKS

    def _accepted(self, submission: str) -> Accepted:
        return Accepted(submission, ask_after=FIRST_QUESTION if self.callback_secret is None else self._pause)

    def _report(self, delivery_id: UUID, event: Happened) -> Report:
        if event.kind == "forward":
            return Report(delivery_id, event.jti, "forwarded", event.at, token=event.token)
        if event.kind == "reject":
            return Report(delivery_id, event.jti, "refused", event.at, reason_code=event.reason, token=event.token)
        says: Final = "decided" if self.settings.accepting_decides else "accepted"
        return Report(delivery_id, event.jti, says, event.at, token=event.token)

    async def _key(self, destination: UUID) -> Any:
        try:
            return key_of(await self.api.destination_key(destination))
        except KeyUnusable as error:
            raise PermanentFailure("destination-key-unusable") from error

    async def _is_submitted(self, known: Mapping[str, Any]) -> bool:
        return any(event.kind == "submit" for event in await self._log(known))

    async def _log(self, known: Mapping[str, Any]) -> list[Happened]:
        tokens = await self.api.events(known["case"])
        find_key = partial(self._find_key, known.get("destination"))
        events = [await believed(token, known["submission"], known["case"], find_key) for token in tokens]
        return [event for event in events if event is not None]

    async def _find_key(self, destination: str | None, issuer: str, kid: str) -> Mapping[str, Any] | None:
        if issuer.rstrip("/") == self.settings.submission_url:
            keys = (await self.api.service_keys()).get("keys", ())
            return next((each for each in keys if each.get("kid") == kid), None)
        receiver = UUID(destination) if destination else await self.api.addressing.destination()
        return await self.api.key(receiver, kid) if issuer == str(receiver) else None


def _sealed(metadata: Mapping[str, Any], data: bytes, files: Sequence[File], key: Any) -> Sealed:
    return Sealed(
        sealed(json.dumps(metadata).encode(), "application/json", key),
        sealed(data, "application/json", key),
        {str(file.id): sealed(file.content, file.media_type, key) for file in files},
    )


def _repeats(event: Happened, tags: Mapping[str, Any]) -> bool:
    """Whether the receiver speaks of what we sent; who rejects may not have been able to read it."""
    return event.kind == "reject" or event.content.get("authenticationTags") == tags


class _Plugin:
    SETTINGS: type[BaseModel] = FitConnectSettings
    FOR_PRODUCTION = True
    WAY: ParcelWay = "data"

    def lacks(self, settings: FitConnectSettings, house: RoutingSettings) -> str | None:
        """A secret that is named but not there."""
        wanted = [name for name in (settings.client_secret, settings.callback_secret) if name is not None]
        return "secret-missing" if any(not house.secrets.get(name) for name in wanted) else None

    async def connect(self, authority_id: str, settings: Any, surroundings: Any) -> Authority:  # noqa: ARG002 - the protocol's
        secrets = surroundings.settings.secrets
        addressing = Addressing(settings, surroundings.settings.ars, surroundings.foreign)
        api = Api(settings, secrets[settings.client_secret], surroundings.foreign, addressing)
        return Destination(settings, api, surroundings.memory, secrets.get(settings.callback_secret or ""))


PLUGIN: Final = _Plugin()
