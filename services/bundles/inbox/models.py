"""The table of questions an authority asks back (Nachforderungen); words are sealed under the data key of the case."""

from typing import Final

from sqlalchemy import Column, Date, DateTime, ForeignKey, Index, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from services.bundles.metadata import metadata

STAMP: Final = DateTime(timezone=True)

part_query: Final = Table(
    "part_query",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("bundles.case_file.id", ondelete="CASCADE"), nullable=False),
    Column("part", Text, nullable=False),
    Column("proofs", ARRAY(Text), nullable=False),
    Column("sealed_message", LargeBinary, nullable=False),
    Column("due", Date),
    Column("asked_at", STAMP, nullable=False),
    Column("sealed_answer", LargeBinary),
    Column("answered_at", STAMP),
)
Index("part_query_case_ix", part_query.c.case_id)
