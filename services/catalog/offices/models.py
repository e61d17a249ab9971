"""Tables of offices and of the services each one handles."""

from sqlalchemy import ARRAY, Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Table, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB

from services.catalog.metadata import EMPTY_ARRAY, TASK_TYPES, metadata, provenance_columns, validity_columns

office = Table(
    "office",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", JSONB, nullable=False),
    Column("kind", Text, nullable=False),
    Column("task_type", Text, nullable=False),
    Column("unit", Text),
    Column("level", Text, nullable=False),
    Column("channels", ARRAY(Text), nullable=False, server_default=EMPTY_ARRAY),
    Column("decides", Boolean, nullable=False, server_default=sql("true")),
    Column("opening_set_id", Text, ForeignKey("opening_set.id")),
    Column("address", JSONB),
    Column("contact", JSONB),
    Column("desks", JSONB),
    Column("accessibility", JSONB(none_as_null=True)),
    Column("features", ARRAY(Text), nullable=False, server_default=EMPTY_ARRAY),
    Column("external_ids", JSONB, nullable=False, server_default=sql("'{}'::jsonb")),
    Column("voucher_required", Boolean, nullable=False, server_default=sql("false")),
    Column("back_office_heavy", JSONB(none_as_null=True)),
    Column("child_friendly", JSONB(none_as_null=True)),
    Column("valid_from", Date),
    Column("closed_from", Date),
    Column("successor_id", Text, ForeignKey("office.id", deferrable=True, initially="DEFERRED")),
    Column("checked_at", Date),
    *provenance_columns(),
    Column("fingerprint", Text, nullable=False),
    CheckConstraint(TASK_TYPES, name="task_type"),
    CheckConstraint("closed_from > valid_from", name="closes_after_opening"),
    CheckConstraint("successor_id IS NULL OR closed_from IS NOT NULL", name="successor_needs_closing_day"),
    CheckConstraint("successor_id <> id", name="successor_is_another"),
)

office_service = Table(
    "office_service",
    metadata,
    Column("office_id", Text, ForeignKey("office.id", ondelete="CASCADE"), primary_key=True),
    Column("service_id", Text, ForeignKey("public_service.id", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, nullable=False),
    Column("condition", JSONB),
    *validity_columns(),
    *provenance_columns(),
    CheckConstraint("role IN ('decides', 'accepts', 'advises')", name="role_known"),
)
Index("office_service_service_id_ix", office_service.c.service_id)
