"""Large imports: their files come one by one and are read by the worker."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.imports.problems import ImportNotReceiving, ImportTooLarge, ImportUnknown, NothingToRead, NotText
from services.catalog.imports.schemas import FileTaken, ImportDone
from services.catalog.imports.store import import_row
from services.catalog.imports.work_store import ask_worker, file_names, keep_file

MOST_FILES: Final = 200
MOST_CHARACTERS: Final = 64 * 1024 * 1024
MOST_THINGS: Final = 12_000
"""More than all services of all Saxon authorities; what is compared at once has to fit into memory."""


async def receive(session: AsyncSession, run: UUID, name: str, content: bytes) -> FileTaken:
    """Keep one file; one of the same name is replaced. Raises ImportNotReceiving, NotText or ImportTooLarge."""
    await _receiving(session, run)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText from error
    await _keep(session, run, name, text)
    return FileTaken(id=run, name=name, characters=len(text))


async def begin_reading(session: AsyncSession, run: UUID, by: str) -> ImportDone:
    """All files are there: leave the import to the worker; raises NothingToRead when there are none."""
    await _receiving(session, run)
    if not await file_names(session, run):
        raise NothingToRead
    await ask_worker(session, run, "reading", {"by": by})
    return ImportDone(id=run, state="reading", written=None, edition=None)


async def leave_to_worker(session: AsyncSession, run: UUID, files: Mapping[str, str], by: str) -> None:
    """Keep files that came with the import itself and let the worker read them."""
    for name, text in files.items():
        await _keep(session, run, name, text)
    await ask_worker(session, run, "reading", {"by": by})


def too_large() -> ImportTooLarge:
    """The problem with all its limits."""
    return ImportTooLarge(files=MOST_FILES, megabytes=MOST_CHARACTERS // 2**20, things=MOST_THINGS)


async def _keep(session: AsyncSession, run: UUID, name: str, text: str) -> None:
    if "\x00" in text:
        raise NotText
    count, characters = await keep_file(session, run, name, text)
    if count > MOST_FILES or characters > MOST_CHARACTERS:
        raise too_large()


async def _receiving(session: AsyncSession, run: UUID) -> None:
    row = await import_row(session, run, lock=True)
    if row is None:
        raise ImportUnknown(run=run)
    if row["state"] != "receiving":
        raise ImportNotReceiving(state=row["state"])
