"""Create standards, life events and figures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SCHEMA = "catalog"
NONE = sa.text("'{}'::text[]")
STATUS_KNOWN = "status IN ('sourced', 'derived', 'analog', 'general', 'placeholder', 'unknown')"


def provenance() -> tuple[sa.Column[str], sa.Column[list[str]]]:
    """How well a row is known and by which sources."""
    return sa.Column("status", sa.Text, nullable=False), sa.Column(
        "sources", sa.ARRAY(sa.Text), server_default=NONE, nullable=False
    )


def upgrade() -> None:
    op.create_table(
        "hour_standard",
        sa.Column("task_type", sa.Text, nullable=False),
        sa.Column("binding", sa.Boolean, nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("rules", JSONB, nullable=False),
        *provenance(),
        sa.CheckConstraint(STATUS_KNOWN, name="hour_standard_status_known_ck"),
        sa.PrimaryKeyConstraint("task_type", name="hour_standard_pk"),
        schema=SCHEMA,
    )
    op.create_table(
        "criterion",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("metric", sa.Text, nullable=False),
        sa.Column("operator", sa.Text, nullable=False),
        sa.Column("threshold", JSONB, nullable=False),
        sa.Column("soft", sa.Boolean, nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        *provenance(),
        sa.CheckConstraint("operator IN ('<=', '>=', 'in')", name="criterion_operator_known_ck"),
        sa.CheckConstraint(STATUS_KNOWN, name="criterion_status_known_ck"),
        sa.PrimaryKeyConstraint("id", name="criterion_pk"),
        sa.UniqueConstraint("position", name="criterion_position_uq"),
        schema=SCHEMA,
    )
    op.create_table(
        "life_event",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("title", JSONB, nullable=False),
        sa.Column("description", JSONB, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("phases", JSONB, server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("steps", JSONB, server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("bundles", sa.ARRAY(sa.Text), server_default=NONE, nullable=False),
        sa.Column("languages", sa.ARRAY(sa.Text), server_default=NONE, nullable=False),
        sa.Column("portal_codes", sa.ARRAY(sa.Text), server_default=NONE, nullable=False),
        *provenance(),
        sa.CheckConstraint("kind IN ('life_event', 'topic')", name="life_event_kind_known_ck"),
        sa.CheckConstraint(STATUS_KNOWN, name="life_event_status_known_ck"),
        sa.PrimaryKeyConstraint("id", name="life_event_pk"),
        schema=SCHEMA,
    )
    op.create_table(
        "figure",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("label", JSONB, nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("previous", sa.Integer),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("year", sa.Integer),
        sa.Column("service_id", sa.Text),
        sa.Column("life_event_id", sa.Text),
        *provenance(),
        sa.CheckConstraint(STATUS_KNOWN, name="figure_status_known_ck"),
        sa.ForeignKeyConstraint(["life_event_id"], ["catalog.life_event.id"], name="figure_life_event_id_fk"),
        sa.ForeignKeyConstraint(["service_id"], ["catalog.public_service.id"], name="figure_service_id_fk"),
        sa.PrimaryKeyConstraint("id", name="figure_pk"),
        schema=SCHEMA,
    )


def downgrade() -> None:
    for table in ("figure", "life_event", "criterion", "hour_standard"):
        op.drop_table(table, schema=SCHEMA)
