"""Tell an authority that a parcel it has was corrected or taken back: a delivery of its own kind, about the first one."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delivery", sa.Column("kind", sa.Text, server_default="parcel", nullable=False), schema="routing")
    op.add_column("delivery", sa.Column("about", sa.Uuid), schema="routing")
    op.create_foreign_key(
        "delivery_about_fk",
        "delivery",
        "delivery",
        ["about"],
        ["id"],
        source_schema="routing",
        referent_schema="routing",
    )
    op.create_check_constraint(
        op.f("delivery_kind_ck"), "delivery", "kind IN ('parcel', 'correction', 'withdrawal')", schema="routing"
    )
    op.create_check_constraint(
        op.f("delivery_about_a_parcel_ck"), "delivery", "(kind = 'parcel') = (about IS NULL)", schema="routing"
    )
    op.create_index(
        "delivery_parcel_uq",
        "delivery",
        ["part_id"],
        unique=True,
        schema="routing",
        postgresql_where=sa.text("kind = 'parcel'"),
    )
    op.create_index(
        "delivery_withdrawal_uq", "delivery", ["about"], unique=True, schema="routing",
        postgresql_where=sa.text("kind = 'withdrawal'"),
    )  # fmt: skip
    op.create_index(
        "delivery_about_ix", "delivery", ["about"], schema="routing", postgresql_where=sa.text("about IS NOT NULL")
    )
    op.drop_constraint(op.f("delivery_part_id_uq"), "delivery", schema="routing", type_="unique")


def downgrade() -> None:
    op.execute("DELETE FROM routing.delivery WHERE kind <> 'parcel'")
    op.create_unique_constraint(op.f("delivery_part_id_uq"), "delivery", ["part_id"], schema="routing")
    for index in ("delivery_about_ix", "delivery_withdrawal_uq", "delivery_parcel_uq"):
        op.drop_index(index, "delivery", schema="routing")
    op.drop_constraint("delivery_about_fk", "delivery", schema="routing", type_="foreignkey")
    op.drop_column("delivery", "about", schema="routing")
    op.drop_column("delivery", "kind", schema="routing")
