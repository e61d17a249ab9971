"""Wrap every data key by the current master key, in batches; may be stopped and started again at any time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from services.bundles.keys import store
from shared.crypto import WrappedKey, unwrap, wrap
from shared.db import Database
from shared.settings import MasterKeys

BATCH: Final = 500
FIRST: Final = UUID(int=0)


@dataclass(slots=True)
class Rotation:
    """How far it is: `lost` counts cases by the id of a master key nobody has any more; they cannot be read, nor wrapped anew."""

    total: int
    done: int = 0
    lost: dict[str, int] = field(default_factory=dict)


async def rotate(database: Database, keys: MasterKeys, report: Callable[[Rotation], None]) -> Rotation:
    """Wrap anew what other keys wrap; `report` is called after each batch."""
    async with database.transaction() as session:
        counts = await store.count_by_key(session)
    old = [key_id for key_id in counts if key_id in keys.keys and key_id != keys.current]
    lost = {key_id: count for key_id, count in counts.items() if key_id not in keys.keys}
    rotation = Rotation(sum(counts[key_id] for key_id in old), lost=lost)
    after = FIRST
    while old:
        async with database.transaction() as session:
            rows = await store.wrapped_by(session, old, after, BATCH)
            await store.rewrap(session, [_rewrapped(keys, row) for row in rows])
        if not rows:
            break
        after, rotation.done = rows[-1].id, rotation.done + len(rows)
        report(rotation)
    return rotation


def _rewrapped(keys: MasterKeys, row: Any) -> dict[str, Any]:
    context = row.id.bytes
    wrapped = wrap(keys, unwrap(keys, WrappedKey(row.key_id, row.wrapped_key), context), context)
    return {"case": row.id, "new_id": wrapped.key_id, "new_key": wrapped.wrapped}
