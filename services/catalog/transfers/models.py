"""Tables of transfers and of their steps."""

from sqlalchemy import CheckConstraint, Column, Date, DateTime, ForeignKey, Index, Numeric, Table, Text, Uuid, func
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB

from services.catalog.metadata import metadata

STATES = "'proposed', 'checked', 'resources_agreed', 'transferred', 'reviewed', 'withdrawn'"
RESOURCES = ("needed_hours", "needed_posts", "agreed_hours", "agreed_posts", "moved_hours", "moved_posts")
"""Hours a week and full posts (Vollzeitäquivalente): what the service takes, what both units agreed on, what really moved."""

transfer = Table(
    "transfer",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("service_id", Text, ForeignKey("public_service.id"), nullable=False),
    Column("from_unit_id", Text, ForeignKey("unit.id"), nullable=False),
    Column("to_unit_id", Text, ForeignKey("unit.id"), nullable=False),
    Column("state", Text, nullable=False, server_default="proposed"),
    Column("reason", JSONB, nullable=False),
    Column("verdict", JSONB),
    Column("moves_on", Date),
    Column("task_type", Text, nullable=False, server_default="servicebereich"),
    *(Column(name, Numeric(8, 2), nullable=not name.startswith("needed")) for name in RESOURCES),
    CheckConstraint(f"state IN ({STATES})", name="state_known"),
    CheckConstraint("from_unit_id <> to_unit_id", name="to_another_unit"),
    CheckConstraint(
        "state NOT IN ('resources_agreed', 'transferred', 'reviewed') OR (agreed_hours IS NOT NULL AND moves_on IS NOT NULL)",
        name="agreed_before_it_moves",
    ),
    *(CheckConstraint(f"{name} >= 0", name=f"{name}_not_negative") for name in RESOURCES),
)
"""`verdict` is what the four criteria said when it was checked."""
Index(
    "transfer_one_open_per_service_uq",
    transfer.c.service_id,
    unique=True,
    postgresql_where=sql("state IN ('proposed', 'checked', 'resources_agreed')"),
)

transfer_step = Table(
    "transfer_step",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("transfer_id", Uuid, ForeignKey("transfer.id"), nullable=False, index=True),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("by", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("note", Text),
    CheckConstraint(f"state IN ({STATES})", name="state_known"),
)
