"""Remarks of readers, talks about differences of imports, and the history of the standards."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

SCHEMA = "catalog"
STAMP = sa.DateTime(timezone=True)
NOW = sa.text("clock_timestamp()")


def upgrade() -> None:
    op.create_table(
        "service_feedback",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", STAMP, server_default=NOW, nullable=False),
        sa.CheckConstraint(
            "kind IN ('wrong', 'outdated', 'missing', 'unclear')", name=op.f("service_feedback_kind_known_ck")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["catalog.public_service.id"], name="service_feedback_service_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="service_feedback_pk"),
        schema=SCHEMA,
    )
    op.create_index("service_feedback_service_id_ix", "service_feedback", ["service_id"], schema=SCHEMA)
    op.create_table(
        "import_comment",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("import_id", sa.Uuid, nullable=False),
        sa.Column("difference", sa.Text, nullable=False),
        sa.Column("at", STAMP, server_default=NOW, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["catalog.import_run.id"], name="import_comment_import_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="import_comment_pk"),
        schema=SCHEMA,
    )
    op.create_index("import_comment_import_id_ix", "import_comment", ["import_id"], schema=SCHEMA)
    op.create_table(
        "standard_result",
        sa.Column("office_id", sa.Text, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("rules", JSONB, nullable=False),
        sa.CheckConstraint("result IN ('pass', 'fail', 'info')", name=op.f("standard_result_result_known_ck")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["catalog.office.id"], name="standard_result_office_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("office_id", "since", name="standard_result_pk"),
        schema=SCHEMA,
    )


def downgrade() -> None:
    for table in ("standard_result", "import_comment", "service_feedback"):
        op.drop_table(table, schema=SCHEMA)
