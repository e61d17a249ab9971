"""The access log as the person it is about reads it."""

from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.access_log import store
from shared.schemas import ApiModel

PSEUDONYM_LENGTH: Final = 12
"""Digits of the keyed hash: enough to tell two parents apart."""


class AccessView(ApiModel):
    at: datetime = Field(description="When")
    role: str = Field(
        description="In which role: parts:decide (an authority), cases:staff (an office) or representative (who acts for the person)",
        examples=["parts:decide"],
    )
    representative: str | None = Field(
        description="Who acted for the person: a pseudonym, the same for the same representative, that tells nobody's name",
        examples=["5f2a90c17be3"],
    )
    authority: str | None = Field(description="Which authority, where the role belongs to one", examples=["standesamt"])
    what: str = Field(
        description="parcel (the fields of a part), file (an uploaded proof), proofs (their list), case (where it stands), "
        "envelope (paper taken in), notes (they were read) or note (one was written or taken back)",
        examples=["file"],
    )
    part: str | None = Field(description="The part it was about", examples=["kindergeld"])


async def access_views(session: AsyncSession, case_id: UUID) -> list[AccessView]:
    """The latest looks, newest first, without the names of staff."""
    return [
        AccessView(
            at=look.at,
            role=look.role,
            representative=look.actor_hash.hex()[:PSEUDONYM_LENGTH] if look.role == store.REPRESENTATIVE else None,
            authority=look.authority,
            what=look.what,
            part=look.part,
        )
        for look in await store.looks_at(session, case_id)
    ]
