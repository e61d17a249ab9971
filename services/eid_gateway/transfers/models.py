"""Tables of transfer codes and of the cards that were linked with them."""

from sqlalchemy import Column, DateTime, LargeBinary, Table, UniqueConstraint, func

from services.eid_gateway.metadata import metadata

transfer_code = Table(
    "transfer_code",
    metadata,
    Column("owner_hash", LargeBinary, primary_key=True),
    Column("code_hash", LargeBinary, nullable=False),
    Column("sealed_origin", LargeBinary, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False, index=True),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    UniqueConstraint("code_hash"),
)
"""One code per person, the latest; `sealed_origin` is the old card's name for the person, sealed under a key that needs the code."""

card_link = Table(
    "card_link",
    metadata,
    Column("person_hash", LargeBinary, primary_key=True),
    Column("sealed_origin", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
"""`person_hash` is a keyed hash of the new card's name for the person; the primary key lets a card belong to one origin only."""
