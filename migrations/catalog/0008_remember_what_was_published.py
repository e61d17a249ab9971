"""Remember everything that was ever published, so that what is gone can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SCHEMA = "catalog"


def upgrade() -> None:
    op.create_table(
        "published",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("edition", sa.BigInteger, nullable=False),
        sa.CheckConstraint("kind IN ('office', 'service')", name=op.f("published_kind_known_ck")),
        sa.PrimaryKeyConstraint("kind", "id", name="published_pk"),
        schema=SCHEMA,
    )
    op.execute(
        "insert into catalog.published (kind, id, edition)"
        " select 'office', id, coalesce((select number from catalog.edition), 0) from catalog.office"
        " union all select 'service', id, coalesce((select number from catalog.edition), 0) from catalog.public_service"
    )


def downgrade() -> None:
    op.drop_table("published", schema=SCHEMA)
