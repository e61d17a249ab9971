"""The table of applications from the state portal: which envelope became which case, or waits for a person."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, LargeBinary, Table, Text, Uuid, text

from services.bundles.metadata import metadata

STAMP: Final = DateTime(timezone=True)

amt24_application: Final = Table(
    "amt24_application",
    metadata,
    Column("client", Text, primary_key=True),
    Column("envelope_id", Uuid, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("form_id", Text, nullable=False),
    Column("received_at", STAMP, nullable=False),
    Column("arrived_at", STAMP, nullable=False),
    Column("case_id", Uuid, ForeignKey("bundles.case_file.id", ondelete="CASCADE")),
    Column("reason_code", Text),
    Column("key_id", Text),
    Column("data_key", LargeBinary),
    Column("sealed_envelope", LargeBinary),
    CheckConstraint(
        "(case_id IS NULL) = (sealed_envelope IS NOT NULL AND key_id IS NOT NULL AND data_key IS NOT NULL)",
        name="held_or_placed",
    ),
    CheckConstraint("case_id IS NOT NULL OR reason_code IS NOT NULL", name="held_for_a_reason"),
)
"""`received_at` is the Eingangsdatum, `arrived_at` when the envelope got here. One that waits for a person is kept whole, sealed."""
Index("amt24_application_case_ix", amt24_application.c.case_id)
Index("amt24_application_held_ix", amt24_application.c.arrived_at, postgresql_where=text("case_id IS NULL"))
