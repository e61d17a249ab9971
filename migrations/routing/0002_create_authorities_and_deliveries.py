"""Create authorities, deliveries and the memory of the simulated authorities."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from migrations.ground import NOW, STAMP

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "authority",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", JSONB, nullable=False),
        sa.Column("plugin", sa.Text, nullable=False),
        sa.Column("settings", JSONB, server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("max_in_flight", sa.Integer, server_default="8", nullable=False),
        sa.Column("max_attempts", sa.Integer, server_default="20", nullable=False),
        sa.Column("timeout_seconds", sa.Float, server_default="5", nullable=False),
        sa.Column("provenance", JSONB, nullable=False),
        sa.Column("breaker_failures", sa.Integer, server_default="0", nullable=False),
        sa.Column("breaker_open_until", STAMP),
        sa.Column("updated_at", STAMP, server_default=NOW, nullable=False),
        sa.CheckConstraint("max_attempts BETWEEN 1 AND 100", name=op.f("authority_max_attempts_ck")),
        sa.CheckConstraint("max_in_flight BETWEEN 1 AND 200", name=op.f("authority_max_in_flight_ck")),
        sa.CheckConstraint("timeout_seconds > 0 AND timeout_seconds <= 8", name=op.f("authority_timeout_seconds_ck")),
        sa.PrimaryKeyConstraint("id", name="authority_pk"),
        schema="routing",
    )
    op.create_table(
        "simulated_receipt",
        sa.Column("idempotency_key", sa.Text, nullable=False),
        sa.Column("authority_id", sa.Text, nullable=False),
        sa.Column("part_key", sa.Text, nullable=False),
        sa.Column("posts", sa.Integer, nullable=False),
        sa.Column("effect_at", STAMP),
        sa.Column("first_at", STAMP, nullable=False),
        sa.Column("last_at", STAMP, nullable=False),
        sa.Column("traceparent", sa.Text, nullable=False),
        sa.Column("field_names", ARRAY(sa.Text), nullable=False),
        sa.PrimaryKeyConstraint("idempotency_key", name="simulated_receipt_pk"),
        schema="routing",
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("part_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("bundle_id", sa.Text, nullable=False),
        sa.Column("part_key", sa.Text, nullable=False),
        sa.Column("service_id", sa.Text),
        sa.Column("authority_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, server_default="queued", nullable=False),
        sa.Column("attempts", sa.Integer, server_default="0", nullable=False),
        sa.Column("next_at", STAMP, server_default=NOW, nullable=False),
        sa.Column("lease_token", sa.Uuid),
        sa.Column("leased_until", STAMP),
        sa.Column("receipt", sa.Text),
        sa.Column("reason_code", sa.Text),
        sa.Column("traceparent", sa.Text, nullable=False),
        sa.Column("correlation_id", sa.Text, nullable=False),
        sa.Column("created_at", STAMP, server_default=NOW, nullable=False),
        sa.Column("updated_at", STAMP, server_default=NOW, nullable=False),
        sa.CheckConstraint(
            "(state = 'leased') = (lease_token IS NOT NULL AND leased_until IS NOT NULL)",
            name=op.f("delivery_leased_has_lease_ck"),
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'leased', 'delivered', 'decided', 'refused', 'dead')", name=op.f("delivery_state_ck")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["routing.authority.id"], name="delivery_authority_id_fk"),
        sa.PrimaryKeyConstraint("id", name="delivery_pk"),
        sa.UniqueConstraint("part_id", name="delivery_part_id_uq"),
        schema="routing",
    )
    op.create_index("delivery_authority_ix", "delivery", ["authority_id", "id"], schema="routing")
    op.create_index(
        "delivery_leased_ix",
        "delivery",
        ["leased_until"],
        schema="routing",
        postgresql_where=sa.text("state = 'leased'"),
    )
    op.create_index(
        "delivery_queued_ix",
        "delivery",
        ["authority_id", "next_at"],
        schema="routing",
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index("delivery_state_ix", "delivery", ["state", "id"], schema="routing")
    op.create_table(
        "delivery_attempt",
        sa.Column("lease_token", sa.Uuid, nullable=False),
        sa.Column("delivery_id", sa.Uuid, nullable=False),
        sa.Column("authority_id", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reason_code", sa.Text),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("ended_at", STAMP, server_default=NOW, nullable=False),
        sa.CheckConstraint(
            "outcome IN ('accepted', 'refused', 'failed', 'rejected', 'lost')", name=op.f("delivery_attempt_outcome_ck")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["routing.delivery.id"], name="delivery_attempt_delivery_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lease_token", name="delivery_attempt_pk"),
        schema="routing",
    )
    op.create_index("delivery_attempt_delivery_id_ix", "delivery_attempt", ["delivery_id"], schema="routing")
    op.create_index("delivery_attempt_ended_at_ix", "delivery_attempt", ["ended_at"], schema="routing")


def downgrade() -> None:
    for table in ("delivery_attempt", "delivery", "simulated_receipt", "authority"):
        op.drop_table(table, schema="routing")
