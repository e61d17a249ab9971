"""How many requests a client has left in this window, counted for all gateways together without asking Redis each time.

A process takes permits in small portions from the common count and spends them alone, so the limit holds over all processes to within
a portion each. While Redis is away every process counts for itself: a limit that is too generous for a while is better than none,
and better than a door that is shut.
"""

import time
from dataclasses import dataclass
from typing import Final

from limits import RateLimitItem
from limits.aio.storage import MemoryStorage, RedisStorage
from redis.asyncio import ConnectionPool
from redis.exceptions import RedisError

from shared.logging import log

MOST_CLIENTS: Final = 50_000
PORTIONS: Final = 60
"""A portion is this part of the limit, so that a client that keeps to it costs one question to Redis a second at most."""
AWAY_SECONDS: Final = 5.0
REDIS_SECONDS: Final = 0.25
NOWHERE: Final = "redis://127.0.0.1"
"""The address of a pool nobody takes connections from."""


@dataclass(slots=True)
class _Account:
    """What a client has in the window that ends at `until`."""

    until: int
    permits: int = 0
    left: int = 0
    """What the common count left besides `permits` when last asked."""


class Permits:
    """Spends permits; one per process."""

    def __init__(self, rate: RateLimitItem, redis_url: str) -> None:
        self._amount, self._window = rate.amount, rate.get_expiry()
        self._portion = max(1, rate.amount // PORTIONS)
        self._accounts: dict[str, _Account] = {}
        self._alone = MemoryStorage()
        self._connections = ConnectionPool.from_url(
            redis_url or NOWHERE, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS
        )
        self._common = self._storage(redis_url) if redis_url else None
        self._ask_again_at = 0.0

    def _storage(self, url: str) -> RedisStorage:
        pool = self._connections
        return RedisStorage(f"async+{url}", implementation="redispy", key_prefix="lotse:rate", connection_pool=pool)  # type: ignore[arg-type]

    async def close(self) -> None:
        """Close the connections to Redis."""
        await self._connections.disconnect()

    async def spend(self, client: str) -> tuple[bool, int, int]:
        """(allowed, how many are left, seconds until the next window)."""
        now = int(time.time())
        account = self._account(client, now)
        if account.permits == 0:
            await self._take_portion(client, account)
        allowed = account.permits > 0
        account.permits -= allowed
        return allowed, account.permits + account.left, max(1, account.until - now)

    def _account(self, client: str, now: int) -> _Account:
        account = self._accounts.get(client)
        if account is None or account.until <= now:
            if len(self._accounts) >= MOST_CLIENTS:
                self._accounts = {name: kept for name, kept in self._accounts.items() if kept.until > now}
            if len(self._accounts) >= MOST_CLIENTS:
                self._accounts.clear()  # too many at once to remember each; the common count goes on
            account = self._accounts[client] = _Account((now // self._window + 1) * self._window, left=self._amount)
        return account

    async def _take_portion(self, client: str, account: _Account) -> None:
        if account.left == 0:
            return
        key = f"{client}/{account.until}"
        taken = await self._count(key)
        # Added, for other calls from there took their portions while this one was asking.
        account.permits += min(self._portion, max(0, self._amount - (taken - self._portion)))
        account.left = min(account.left, max(0, self._amount - taken))

    async def _count(self, key: str) -> int:
        """The common count after a portion was added, or that of this process while Redis is away."""
        if self._common is not None and time.monotonic() >= self._ask_again_at:
            try:
                return await self._common.incr(key, self._window, self._portion)
            except (RedisError, OSError, TimeoutError) as error:
                self._ask_again_at = time.monotonic() + AWAY_SECONDS
                log.warning("rate_limit_alone", error=type(error).__name__)
        return await self._alone.incr(key, self._window, self._portion)
