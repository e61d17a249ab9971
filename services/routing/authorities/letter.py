"""An authority that can only be written to: a letter as PDF, laid into the folder from which a print service takes it.

The file is named after the delivery and put there whole or not at all, so that a second attempt writes the same letter and no second one.
"""

import asyncio
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from services.routing.authorities.protocol import (
    Accepted,
    Answer,
    Authority,
    Change,
    Parcel,
    PermanentFailure,
    TransientFailure,
)
from services.routing.settings import RoutingSettings
from shared.events.routing import ParcelWay

if TYPE_CHECKING:
    from services.routing.authorities import letter_pages

PRIVATE: Final = 0o640


class LetterSettings(BaseModel):
    """To whom the letter goes, from whom it comes, and the subfolder of ROUTING_LETTER_FOLDER it is laid into."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True)

    address: tuple[str, ...] = Field(min_length=2, max_length=6, description="Lines of the address field")
    sender: tuple[str, ...] = Field(min_length=1, max_length=6, description="Lines of who sends and is to be answered")
    folder: str = Field("", pattern=r"^[a-z0-9-]{0,64}$", description="Subfolder; empty: none")


@dataclass(frozen=True, slots=True)
class Letter:
    """One authority at one postal address."""

    settings: LetterSettings
    folder: Path
    font: Path | None

    async def deliver(self, parcel: Parcel, idempotency_key: str) -> Answer:
        """Write the letter. Raises PermanentFailure where it holds characters the font lacks: nothing wrong is ever printed."""
        from services.routing.authorities import letter_pages  # noqa: PLC0415 - a worker that writes no letters loads no PDF

        return await self._write(letter_pages.of_parcel(parcel, mark_of(idempotency_key)), parcel, idempotency_key)

    async def tell(self, change: Change, idempotency_key: str) -> Answer:
        """Write one more letter, which names the mark of the first. Raises as above."""
        from services.routing.authorities import letter_pages  # noqa: PLC0415 - as above

        mark, first = mark_of(idempotency_key), mark_of(str(change.about))
        if change.parcel is None:
            return await self._write(letter_pages.of_withdrawal(change.part_key, mark, first), None, idempotency_key)
        return await self._write(letter_pages.of_parcel(change.parcel, mark, first), change.parcel, idempotency_key)

    async def _write(self, wording: "letter_pages.Wording", parcel: Parcel | None, idempotency_key: str) -> Answer:
        from services.routing.authorities import letter_pages  # noqa: PLC0415 - as above

        files = [await parcel.open_file(file_id) for _, file_id in parcel.files] if parcel else []
        try:
            content = await asyncio.to_thread(
                letter_pages.letter, wording, self.settings.address, self.settings.sender, files, self.font
            )
            await asyncio.to_thread(_lay_down, self.folder / f"{idempotency_key}.pdf", content)
        except letter_pages.Unprintable as error:
            raise PermanentFailure("letter-unprintable") from error
        except OSError as error:
            raise TransientFailure("letter-folder-unwritable") from error
        return Accepted(f"letter-{mark_of(idempotency_key)}")


def mark_of(idempotency_key: str) -> str:
    """What a letter is quoted by; it tells nothing about the case."""
    return hashlib.sha256(idempotency_key.encode()).hexdigest()[:12]


def _lay_down(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)


class _Plugin:
    SETTINGS: type[BaseModel] = LetterSettings
    FOR_PRODUCTION = True
    WAY: ParcelWay = "paper"

    def lacks(self, settings: LetterSettings, house: RoutingSettings) -> str | None:  # noqa: ARG002 - the protocol's
        """A folder to lay letters in."""
        return "letter-folder-missing" if house.letter_folder is None else None

    async def connect(self, authority_id: str, settings: Any, surroundings: Any) -> Authority:  # noqa: ARG002 - as above
        folder = surroundings.settings.letter_folder / settings.folder
        return Letter(settings, folder, surroundings.settings.letter_font)


PLUGIN: Final = _Plugin()
