"""Table of signing keys."""

from sqlalchemy import Column, DateTime, Index, LargeBinary, Table, Text, func
from sqlalchemy.dialects.postgresql import JSONB

from services.eid_gateway.metadata import metadata

signing_key = Table(
    "signing_key",
    metadata,
    Column("id", Text, primary_key=True),
    Column("public_jwk", JSONB, nullable=False),
    Column("master_key_id", Text, nullable=False),
    Column("sealed_private", LargeBinary, nullable=False),
    Column("signs_from", DateTime(timezone=True), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
"""`id` is the thumbprint (RFC 7638) and the `kid` in tokens; `sealed_private` is the private key under the master key `master_key_id`."""
Index("signing_key_signs_from_ix", signing_key.c.signs_from)
