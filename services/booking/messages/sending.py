"""Send what is due: leased in one transaction, handed over, and marked in another, so that a crash sends twice rather than never."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

from aiosmtplib import SMTPException
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.messages import store
from services.booking.messages.carriers import Carrier, Send, Undeliverable, carrier_of
from services.booking.messages.letters import read
from services.booking.messages.mail import NoSuchAddress, mail_of
from services.booking.settings import BookingSettings
from shared.clock import utc_now
from shared.crypto import DecryptionError
from shared.db import Database
from shared.logging import error_place, log
from shared.messaging.worker import WorkerContext
from shared.settings import MasterKeys

BATCH: Final = 50
MOST_ATTEMPTS: Final = 16
"""Ten hours, after which a mail server is not merely busy."""


@dataclass(frozen=True, slots=True)
class PostOffice:
    """What sending needs."""

    database: Database
    keys: MasterKeys
    carrier: Carrier
    sender: str

    async def send_due(self) -> int:
        """Send everything that is due; returns how many letters were taken up."""
        total = 0
        while True:
            async with self.database.transaction() as session:
                rows = await store.lease(session, BATCH)
            if rows:
                await self._send(rows)
            total += len(rows)
            if len(rows) < BATCH:
                return total

    async def _send(self, rows: Sequence[Row[Any]]) -> None:
        async with AsyncExitStack() as stack:
            try:
                send = await stack.enter_async_context(self.carrier.open())
            except (OSError, SMTPException) as error:
                log.warning("mail_carrier_away", error=type(error).__name__, count=len(rows), where=error_place(error))
                return
            for row in rows:
                await self._mark(row, await self._try(send, row))

    async def _try(self, send: Send, row: Row[Any]) -> "Outcome":
        if row.useless:
            return Outcome("never", "useless")
        try:
            await send(mail_of(read(self.keys, row), self.sender, utc_now()))
        except (NoSuchAddress, Undeliverable, DecryptionError) as error:
            return Outcome("never", type(error).__name__)
        except Exception as error:  # noqa: BLE001 - whatever happens to one letter, the others are sent
            log.warning("message_failed", error=type(error).__name__, where=error_place(error), reason=row.kind)
            return Outcome("later" if row.attempts < MOST_ATTEMPTS else "never", type(error).__name__)
        return Outcome("sent")

    async def _mark(self, row: Row[Any], outcome: "Outcome") -> None:
        """At once, so that a crash repeats one letter at most."""
        async with self.database.transaction() as session:
            await MARKS[outcome.verdict](session, row.id, outcome.error)
        if outcome.verdict == "never":
            log.warning("message_given_up", error=outcome.error, attempts=row.attempts, reason=row.kind)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt, and why, as a code."""

    verdict: Literal["sent", "later", "never"]
    error: str | None = None


MARKS: Final[Mapping[str, Callable[[AsyncSession, UUID, str | None], Awaitable[None]]]] = {
    "sent": store.mark_sent,
    "later": store.note_failure,
    "never": store.give_up,
}


async def send_due_duty(context: WorkerContext) -> None:
    """What the worker does every few seconds; without a carrier letters wait."""
    settings = context.settings
    assert isinstance(settings, BookingSettings)  # noqa: S101 - the worker of this room starts with its settings
    if settings.mail_url:
        office = PostOffice(context.database, settings.master_keys, carrier_of(settings.mail_url), settings.mail_from)
        await office.send_due()


async def drop_done_duty(context: WorkerContext) -> None:
    """What the worker does every hour."""
    async with context.database.transaction() as session:
        await store.drop_done(session)
