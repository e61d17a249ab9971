"""Table of pushed authorization requests."""

from sqlalchemy import Column, DateTime, ForeignKey, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from services.eid_gateway.clients.models import client
from services.eid_gateway.metadata import metadata

pushed_request = Table(
    "pushed_request",
    metadata,
    Column("reference_hash", LargeBinary, primary_key=True),
    Column("client_id", Text, ForeignKey(client.c.id), nullable=False),
    Column("parameters", JSONB, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False, index=True),
)
"""`parameters` as they were checked when they were pushed. A row is deleted when it is taken up."""
