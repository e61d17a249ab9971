"""Take in applications of the state portal, and keep those nobody can place yet."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STAMP = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "amt24_application",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("envelope_id", sa.Uuid, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("form_id", sa.Text, nullable=False),
        sa.Column("received_at", STAMP, nullable=False),
        sa.Column("arrived_at", STAMP, nullable=False),
        sa.Column("case_id", sa.Uuid),
        sa.Column("reason_code", sa.Text),
        sa.Column("key_id", sa.Text),
        sa.Column("data_key", sa.LargeBinary),
        sa.Column("sealed_envelope", sa.LargeBinary),
        sa.CheckConstraint(
            "(case_id IS NULL) = (sealed_envelope IS NOT NULL AND key_id IS NOT NULL AND data_key IS NOT NULL)",
            name=op.f("amt24_application_held_or_placed_ck"),
        ),
        sa.CheckConstraint(
            "case_id IS NOT NULL OR reason_code IS NOT NULL", name=op.f("amt24_application_held_for_a_reason_ck")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["bundles.case_file.id"], name="amt24_application_case_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("client", "envelope_id", name="amt24_application_pk"),
        schema="bundles",
    )
    op.create_index("amt24_application_case_ix", "amt24_application", ["case_id"], schema="bundles")
    waiting = sa.text("case_id IS NULL")
    op.create_index(
        "amt24_application_held_ix", "amt24_application", ["arrived_at"], schema="bundles", postgresql_where=waiting
    )


def downgrade() -> None:
    op.drop_table("amt24_application", schema="bundles")
