"""Transfers of services between units, with the hours and posts that move along."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SCHEMA = "catalog"
STATES = "state IN ('proposed', 'checked', 'resources_agreed', 'transferred', 'reviewed', 'withdrawn')"
RESOURCES = ("needed_hours", "needed_posts", "agreed_hours", "agreed_posts", "moved_hours", "moved_posts")


def upgrade() -> None:
    op.create_table(
        "transfer",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("from_unit_id", sa.Text, nullable=False),
        sa.Column("to_unit_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, server_default="proposed", nullable=False),
        sa.Column("reason", JSONB, nullable=False),
        sa.Column("verdict", JSONB),
        sa.Column("moves_on", sa.Date),
        sa.Column("task_type", sa.Text, server_default="servicebereich", nullable=False),
        *(sa.Column(name, sa.Numeric(8, 2), nullable=not name.startswith("needed")) for name in RESOURCES),
        sa.CheckConstraint(STATES, name=op.f("transfer_state_known_ck")),
        sa.CheckConstraint("from_unit_id <> to_unit_id", name=op.f("transfer_to_another_unit_ck")),
        sa.CheckConstraint(
            "state NOT IN ('resources_agreed', 'transferred', 'reviewed') OR (agreed_hours IS NOT NULL AND moves_on IS NOT NULL)",
            name=op.f("transfer_agreed_before_it_moves_ck"),
        ),
        *(sa.CheckConstraint(f"{name} >= 0", name=op.f(f"transfer_{name}_not_negative_ck")) for name in RESOURCES),
        sa.ForeignKeyConstraint(["service_id"], ["catalog.public_service.id"], name="transfer_service_id_fk"),
        sa.ForeignKeyConstraint(["from_unit_id"], ["catalog.unit.id"], name="transfer_from_unit_id_fk"),
        sa.ForeignKeyConstraint(["to_unit_id"], ["catalog.unit.id"], name="transfer_to_unit_id_fk"),
        sa.PrimaryKeyConstraint("id", name="transfer_pk"),
        schema=SCHEMA,
    )
    op.create_index(
        "transfer_one_open_per_service_uq", "transfer", ["service_id"], unique=True, schema=SCHEMA,
        postgresql_where=sa.text("state IN ('proposed', 'checked', 'resources_agreed')"),
    )  # fmt: skip
    op.create_table(
        "transfer_step",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("transfer_id", sa.Uuid, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.CheckConstraint(STATES, name=op.f("transfer_step_state_known_ck")),
        sa.ForeignKeyConstraint(["transfer_id"], ["catalog.transfer.id"], name="transfer_step_transfer_id_fk"),
        sa.PrimaryKeyConstraint("id", name="transfer_step_pk"),
        schema=SCHEMA,
    )
    op.create_index("transfer_step_transfer_id_ix", "transfer_step", ["transfer_id"], schema=SCHEMA)


def downgrade() -> None:
    op.drop_table("transfer_step", schema=SCHEMA)
    op.drop_table("transfer", schema=SCHEMA)
