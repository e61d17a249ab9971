"""Create services, who handles them where, and who is competent."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
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
        "unit",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("office_id", sa.Text),
        sa.Column("chosen_by_person", sa.Boolean, nullable=False),
        *provenance(),
        sa.CheckConstraint(STATUS_KNOWN, name="unit_status_known_ck"),
        sa.ForeignKeyConstraint(["office_id"], ["catalog.office.id"], name="unit_office_id_fk"),
        sa.PrimaryKeyConstraint("id", name="unit_pk"),
        schema=SCHEMA,
    )
    op.create_table(
        "case_group",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("title", JSONB, nullable=False),
        sa.Column("annual_cases", sa.Integer, nullable=False),
        sa.Column("year", sa.Integer),
        *provenance(),
        sa.CheckConstraint(STATUS_KNOWN, name="case_group_status_known_ck"),
        sa.PrimaryKeyConstraint("id", name="case_group_pk"),
        schema=SCHEMA,
    )
    op.create_table(
        "public_service",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("title", JSONB, nullable=False),
        sa.Column("sort_title", sa.Text(collation="C"), nullable=False),
        sa.Column("description", JSONB, nullable=False),
        sa.Column("task_type", sa.Text, nullable=False),
        sa.Column("unit_id", sa.Text, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("life_events", sa.ARRAY(sa.Text), server_default=NONE, nullable=False),
        sa.Column("channels", sa.ARRAY(sa.Text), server_default=NONE, nullable=False),
        sa.Column("eid", sa.Boolean),
        sa.Column("automatic", sa.Boolean, server_default=sa.text("false"), nullable=False),
        sa.Column("annual_cases", sa.Integer),
        sa.Column("case_group_id", sa.Text),
        sa.Column("intake_everywhere", sa.Boolean, nullable=False),
        sa.Column("keys", JSONB, nullable=False),
        sa.Column("criteria", JSONB, nullable=False),
        sa.Column("fees", JSONB, nullable=False),
        sa.Column("evidence", JSONB, server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("deadlines", JSONB, server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("law", JSONB, server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("processing", JSONB),
        sa.Column("online", JSONB, nullable=False),
        sa.Column("details", JSONB, server_default=sa.text("'{}'::jsonb"), nullable=False),
        *provenance(),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.CheckConstraint("audience IN ('residents', 'businesses', 'both')", name="public_service_audience_known_ck"),
        sa.CheckConstraint(STATUS_KNOWN, name="public_service_status_known_ck"),
        sa.CheckConstraint("annual_cases >= 0", name="public_service_cases_not_negative_ck"),
        sa.ForeignKeyConstraint(["case_group_id"], ["catalog.case_group.id"], name="public_service_case_group_id_fk"),
        sa.ForeignKeyConstraint(["unit_id"], ["catalog.unit.id"], name="public_service_unit_id_fk"),
        sa.PrimaryKeyConstraint("id", name="public_service_pk"),
        schema=SCHEMA,
    )
    op.create_index(
        "public_service_life_events_ix", "public_service", ["life_events"], schema=SCHEMA, postgresql_using="gin"
    )
    op.create_index("public_service_sort_title_id_ix", "public_service", ["sort_title", "id"], schema=SCHEMA)
    op.create_table(
        "office_service",
        sa.Column("office_id", sa.Text, nullable=False),
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("condition", JSONB),
        *provenance(),
        sa.CheckConstraint("role IN ('decides', 'accepts', 'advises')", name="office_service_role_known_ck"),
        sa.CheckConstraint(STATUS_KNOWN, name="office_service_status_known_ck"),
        sa.ForeignKeyConstraint(
            ["office_id"], ["catalog.office.id"], name="office_service_office_id_fk", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["catalog.public_service.id"], name="office_service_service_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("office_id", "service_id", name="office_service_pk"),
        schema=SCHEMA,
    )
    op.create_index("office_service_service_id_ix", "office_service", ["service_id"], schema=SCHEMA)
    op.create_table(
        "place",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("ars", sa.Text, nullable=False),
        *provenance(),
        sa.CheckConstraint("kind IN ('ars', 'postcode', 'street')", name="place_kind_known_ck"),
        sa.CheckConstraint(STATUS_KNOWN, name="place_status_known_ck"),
        sa.PrimaryKeyConstraint("kind", "value", "ars", name="place_pk"),
        schema=SCHEMA,
    )
    op.create_table(
        "competence",
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("ars", sa.Text, nullable=False),
        sa.Column("unit_id", sa.Text, nullable=False),
        *provenance(),
        sa.CheckConstraint(STATUS_KNOWN, name="competence_status_known_ck"),
        sa.ForeignKeyConstraint(
            ["service_id"], ["catalog.public_service.id"], name="competence_service_id_fk", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["catalog.unit.id"], name="competence_unit_id_fk"),
        sa.PrimaryKeyConstraint("service_id", "ars", "unit_id", name="competence_pk"),
        schema=SCHEMA,
    )


def downgrade() -> None:
    for table in ("competence", "place", "office_service", "public_service", "case_group", "unit"):
        op.drop_table(table, schema=SCHEMA)
