"""Write letters to people: in the transaction of the change they tell of, sealed, once per key."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.messages import store
from services.booking.messages.entries import Entry
from services.booking.metadata import outbox
from shared.clock import utc_now
from shared.crypto import WrappedKey, new_data_key, seal, unseal, unwrap
from shared.ids import new_id
from shared.language import preferred
from shared.messaging.outbox import Told
from shared.settings import MasterKeys

LANGUAGES: Final = ("de", "en")


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person.

    `kind` names the text (`templates/<kind>.<language>.txt`), `values` are what it mentions (JSON), `once_key` makes a repetition the
    same letter, `about` is what it is about: what was not sent yet can be withdrawn by it.
    """

    kind: str
    to: str
    about: UUID
    once_key: str
    values: Mapping[str, Any]
    locale: str = "de"
    calendar: Entry | None = None
    not_before: datetime | None = None
    useless_from: datetime | None = None
    id: UUID = field(default_factory=new_id)


async def post(
    session: AsyncSession,
    keys: MasterKeys,
    letters: Sequence[Letter],
    *,
    events: Sequence[Told] = (),
    instead_of: Collection[UUID] = (),
) -> None:
    """Write letters; the worker sends them after the commit. One whose key was used before is not written again.

    In the same statement: the events they go with, and letters about `instead_of` that were not sent yet are withdrawn.
    """
    if letters or events or instead_of:
        await store.add(session, [_row(keys, letter) for letter in letters], outbox.rows(events), instead_of)


async def withdraw(session: AsyncSession, about: UUID) -> None:
    """Letters about it that were not sent yet need not be sent: what they say is no longer so."""
    await store.withdraw(session, about)


def _row(keys: MasterKeys, letter: Letter) -> dict[str, Any]:
    data_key, wrapped = new_data_key(keys, letter.id.bytes)
    calendar = asdict(letter.calendar) if letter.calendar else None
    content = {"to": letter.to, "values": dict(letter.values), "calendar": calendar}
    return {
        "id": letter.id, "once_key": letter.once_key, "kind": letter.kind, "about": letter.about,
        "locale": preferred(letter.locale, LANGUAGES), "next_at": letter.not_before or utc_now(),
        "useless_from": letter.useless_from, "key_id": wrapped.key_id, "data_key": wrapped.wrapped,
        "sealed": seal(data_key, json.dumps(content).encode(), letter.id.bytes),
    }  # fmt: skip


def read(keys: MasterKeys, row: Any) -> Letter:
    """The letter in a row; raises DecryptionError when its key was destroyed or belongs elsewhere."""
    data_key = unwrap(keys, WrappedKey(row.key_id, row.data_key), row.id.bytes)
    content = json.loads(unseal(data_key, row.sealed, row.id.bytes))
    calendar = Entry(**content["calendar"]) if content["calendar"] else None
    return Letter(
        kind=row.kind, to=content["to"], about=row.about, once_key=row.once_key, values=content["values"], locale=row.locale,
        calendar=calendar, id=row.id,
    )  # fmt: skip
