"""Table of proofs that were used."""

from sqlalchemy import Column, DateTime, LargeBinary, Table, Text

from services.eid_gateway.metadata import metadata

used_proof = Table(
    "used_proof",
    metadata,
    Column("maker", Text, primary_key=True),
    Column("jti_hash", LargeBinary, primary_key=True),
    Column("expires_at", DateTime(timezone=True), nullable=False, index=True),
)
"""One row per `jti` of a maker, until the proof would be refused for its age; the primary key lets each be used once."""
