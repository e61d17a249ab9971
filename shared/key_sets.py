"""Public keys of others, fetched from their JWKS addresses (RFC 7517) and kept for minutes."""

import time
from typing import Final

import aiohttp
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared.http import HttpClient

KEYS_SECONDS: Final = 300.0
REFETCH_SECONDS: Final = 10.0


class KeysUnavailable(Exception):
    """The keys cannot be fetched, and none are known from before."""


class KeySets:
    """Key sets by address; one that cannot be fetched anew stays good."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http
        self._known: dict[str, tuple[float, KeySet]] = {}

    async def get(self, url: str, *, fresh: bool = False) -> KeySet:
        """The keys at `url`; `fresh` when one is missing, perhaps because they were rotated a moment ago. Raises KeysUnavailable."""
        fetched_at, keys = self._known.get(url, (float("-inf"), None))
        if keys is None or time.monotonic() - fetched_at > (REFETCH_SECONDS if fresh else KEYS_SECONDS):
            try:
                keys = KeySet.import_key_set((await self._http.send("GET", url)).json())
            except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError, JoseError) as error:
                if keys is None:
                    raise KeysUnavailable from error
            self._known[url] = (time.monotonic(), keys)
        return keys
