"""An authority that exists only here, with a memory of its own, so that what arrives can be counted from outside.

It behaves like another organisation's system: its own connections, its own commits, deduplication by idempotency key.
"""

import asyncio
import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

import asyncpg
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from services.routing.authorities.protocol import (
    Accepted,
    Answer,
    Change,
    Decision,
    Parcel,
    PermanentFailure,
    Refused,
    TransientFailure,
)
from shared.events.routing import ParcelWay
from shared.tracing import current_trace

ALWAYS: Final = 2_147_483_647
CONNECTIONS: Final = 8
Kind = Literal["works", "acknowledges", "refuses", "raises", "fails_then_works", "rejects", "hangs"]

POST: Final = """
insert into routing.simulated_receipt as receipt
  (idempotency_key, authority_id, part_key, posts, effect_at, first_at, last_at, traceparent, field_names)
values ($1, $2, $3, 1, case when $4 < 1 then clock_timestamp() end, clock_timestamp(), clock_timestamp(), $5, $6)
on conflict (idempotency_key) do update set
  posts = receipt.posts + 1,
  last_at = clock_timestamp(),
  effect_at = coalesce(receipt.effect_at, case when receipt.posts >= $4 then clock_timestamp() end)
returning effect_at is not null
"""
"""$4 is how many posts fail before one has its effect; an effect, once there, is never had again."""


class Behaviour(BaseModel):
    """What the authority does with a parcel; `times` counts the failures before it works."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    behaviour: Kind
    times: int | None = Field(None, ge=0, le=1000)

    @property
    def failures(self) -> int:
        """How many posts of one key fail."""
        if self.behaviour == "fails_then_works":
            return 1 if self.times is None else self.times
        if self.behaviour == "raises":
            return ALWAYS if self.times is None else self.times
        return 0


class SimulatedSettings(BaseModel):
    """A behaviour for all parcels, for those of a service, or for those of a part (the closest counts), and how slow and lossy.

    `works` decides at once, `acknowledges` only gives a receipt, `refuses` decides against, `raises` answers with an error (`times`
    times, else always), `fails_then_works` is `raises` once, `rejects` cannot read the parcel, `hangs` never answers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True)

    default: Kind | Behaviour = "works"
    services: dict[str, Kind | Behaviour] = Field(default_factory=dict)
    parts: dict[str, Kind | Behaviour] = Field(default_factory=dict)
    latency_ms: float = Field(0, ge=0, le=60_000)
    lost_answer_rate: float = Field(0, ge=0, le=1)

    def behaviour_for(self, parcel: Parcel) -> Behaviour:
        """Part before service before default."""
        chosen = self.parts.get(parcel.part_key) or self.services.get(parcel.service_id or "") or self.default
        return chosen if isinstance(chosen, Behaviour) else Behaviour(behaviour=chosen)


@dataclass(frozen=True, slots=True)
class Simulated:
    """One simulated authority."""

    authority_id: str
    settings: SimulatedSettings
    pool: asyncpg.Pool
    chance: Callable[[], float] = random.random

    async def deliver(self, parcel: Parcel, idempotency_key: str) -> Answer:
        """Do as the settings say; every post is remembered, the effect of a key is had once."""
        chosen = self.settings.behaviour_for(parcel)
        if self.settings.latency_ms:
            await asyncio.sleep(self.settings.latency_ms / 1000)
        if chosen.behaviour == "hangs":
            await asyncio.Event().wait()
        if chosen.behaviour == "rejects":
            raise PermanentFailure("parcel-rejected")
        if not await self._post(parcel.part_key, sorted(parcel.fields), idempotency_key, chosen.failures):
            raise TransientFailure("authority-error")
        if self.settings.lost_answer_rate and self.chance() < self.settings.lost_answer_rate:
            raise TransientFailure("answer-lost")
        if chosen.behaviour == "refuses":
            return Refused("simulated-refusal")
        decision = None if chosen.behaviour == "acknowledges" else Decision(parcel.produces)
        return Accepted(f"{self.authority_id}-{hashlib.sha256(idempotency_key.encode()).hexdigest()[:12]}", decision)

    async def tell(self, change: Change, idempotency_key: str) -> Answer:
        """Remember it as it remembers parcels, under a name that says what it is."""
        names = sorted(change.parcel.fields) if change.parcel else []
        await self._post(f"{change.part_key}:{change.kind}", names, idempotency_key, 0)
        return Accepted(f"{self.authority_id}-{hashlib.sha256(idempotency_key.encode()).hexdigest()[:12]}")

    async def _post(self, part_key: str, names: list[str], idempotency_key: str, failures: int) -> bool:
        trace = current_trace().traceparent
        return bool(
            await self.pool.fetchval(
                POST, idempotency_key, self.authority_id, part_key, failures, trace, names, timeout=5
            )
        )


async def _leave_as_is(connection: asyncpg.Connection) -> None:
    """One statement leaves nothing behind in a session; asking the server to forget it would double the round trips."""


class _Plugin:
    SETTINGS: type[BaseModel] = SimulatedSettings
    FOR_PRODUCTION = False
    WAY: ParcelWay = "simulated"

    def __init__(self) -> None:
        self._pools: dict[int, asyncpg.Pool] = {}

    async def connect(self, authority_id: str, settings: Any, surroundings: Any) -> Simulated:
        """All simulated authorities of a worker share the connections of their outside world."""
        stack = surroundings.stack
        if id(stack) not in self._pools:
            url = surroundings.settings.database_url
            pool = asyncpg.create_pool(url, min_size=0, max_size=CONNECTIONS, reset=_leave_as_is)
            self._pools[id(stack)] = await stack.enter_async_context(pool)
            stack.callback(self._pools.pop, id(stack))
        return Simulated(authority_id, settings, self._pools[id(stack)])


PLUGIN: Final = _Plugin()
