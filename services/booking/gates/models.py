"""Tables of gates, of proofs that were used, and of codes from letters."""

from sqlalchemy import CheckConstraint, Column, Date, DateTime, LargeBinary, Table, Text, Uuid

from services.booking.metadata import metadata

gate = Table(
    "gate",
    metadata,
    Column("office_id", Text, primary_key=True, comment="empty: every office"),
    Column("service_id", Text, primary_key=True, comment="empty: every service"),
    Column("needs", Text, primary_key=True),
    CheckConstraint("needs IN ('proof', 'code')", name="needs_known"),
    CheckConstraint("office_id <> '' OR service_id <> ''", name="names_something"),
)

spent_proof = Table(
    "spent_proof",
    metadata,
    Column("challenge", LargeBinary, primary_key=True, comment="hash of the challenge that was solved"),
    Column("expires_at", DateTime(timezone=True), nullable=False, index=True),
)

booking_code = Table(
    "booking_code",
    metadata,
    Column("code_hash", LargeBinary, primary_key=True, comment="keyed hash"),
    Column("office_id", Text, nullable=False, comment="empty: any office"),
    Column("service_id", Text, nullable=False, comment="empty: any service"),
    Column("valid_until", Date, nullable=False, index=True),
    Column("appointment_id", Uuid, comment="what it was last used for; free again when that is cancelled or expired"),
)
