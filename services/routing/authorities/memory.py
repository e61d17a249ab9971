"""What a way of delivery remembers from one attempt to the next, so that a second attempt goes on where the first one ended."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.routing.authorities import store
from shared.db import Database


class Memory:
    """Ids of the other side by delivery; nothing else may be kept here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recall(self, delivery_id: UUID) -> Mapping[str, Any]:
        """What was kept; empty at first."""
        async with self._database.transaction() as session:
            return await store.memo(session, delivery_id)

    async def keep(self, delivery_id: UUID, content: Mapping[str, Any]) -> None:
        """Keep this, committed when it returns."""
        async with self._database.transaction() as session:
            await store.keep_memo(session, delivery_id, content)
