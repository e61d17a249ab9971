"""Date notices, switch parts between paper and digital, find a case handed in twice, know which office has an envelope."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STAMP = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("part", sa.Column("notice_channel", sa.Text), schema="bundles")
    op.add_column("part", sa.Column("notice_on", sa.Date), schema="bundles")
    op.create_check_constraint(
        op.f("part_notice_whole_ck"),
        "part",
        "(notice_channel IS NULL) = (notice_on IS NULL) AND notice_channel IN ('portal', 'post')",
        schema="bundles",
    )
    op.add_column("case_file", sa.Column("likeness", sa.LargeBinary), schema="bundles")
    op.add_column("case_file", sa.Column("office_id", sa.Text), schema="bundles")
    op.add_column("case_file", sa.Column("office_since", STAMP), schema="bundles")
    op.create_index(
        "case_file_likeness_ix",
        "case_file",
        ["likeness"],
        schema="bundles",
        postgresql_where=sa.text("likeness IS NOT NULL"),
    )
    op.create_index(
        "case_file_office_ix", "case_file", ["office_id", "office_since"], schema="bundles",
        postgresql_where=sa.text("office_id IS NOT NULL"),
    )  # fmt: skip
    _create_phases()


def _create_phases() -> None:
    op.create_table(
        "phase",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("bundle_id", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("authority_id", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("decided_at", STAMP, nullable=False),
        sa.Column("staff_hash", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("channel IN ('analog', 'hybrid', 'digital')", name=op.f("phase_channel_known_ck")),
        sa.PrimaryKeyConstraint("id", name="phase_pk"),
        schema="bundles",
    )
    op.create_index("phase_bundle_ix", "phase", ["bundle_id", "part", "since"], schema="bundles")
    op.execute(
        "create trigger phase_only_grows before update or delete on bundles.phase "
        "for each row execute function bundles.refuse_to_rewrite()"
    )


def downgrade() -> None:
    op.drop_table("phase", schema="bundles")
    for index in ("case_file_office_ix", "case_file_likeness_ix"):
        op.drop_index(index, "case_file", schema="bundles")
    for column in ("office_since", "office_id", "likeness"):
        op.drop_column("case_file", column, schema="bundles")
    op.drop_constraint(op.f("part_notice_whole_ck"), "part", schema="bundles", type_="check")
    for column in ("notice_on", "notice_channel"):
        op.drop_column("part", column, schema="bundles")
