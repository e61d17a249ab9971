"""Keep services as lists and searches show them; a change of a service or its unit deletes what was kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import DATERANGE

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

SCHEMA = "catalog"
FORGET = """
CREATE FUNCTION catalog.forget_cards() RETURNS trigger LANGUAGE plpgsql AS $$
-- A card is true or absent, also while a version of the program that makes none is still at work.
BEGIN
    IF TG_TABLE_NAME = 'unit' THEN
        DELETE FROM catalog.service_card c USING catalog.public_service p WHERE p.id = c.service_id AND p.unit_id = NEW.id;
    ELSE
        DELETE FROM catalog.service_card WHERE service_id = NEW.id;
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "service_card",
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.Column("period", DATERANGE(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["catalog.public_service.id"], name=op.f("service_card_service_id_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("service_id", "period", name=op.f("service_card_pk")),
        schema=SCHEMA,
    )
    op.execute(FORGET)
    for table in ("public_service", "unit"):
        op.execute(
            f"CREATE TRIGGER {table}_forget_cards AFTER UPDATE ON catalog.{table} FOR EACH ROW "
            "WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION catalog.forget_cards()"
        )


def downgrade() -> None:
    for table in ("public_service", "unit"):
        op.execute(f"DROP TRIGGER {table}_forget_cards ON catalog.{table}")
    op.execute("DROP FUNCTION catalog.forget_cards()")
    op.drop_table("service_card", schema=SCHEMA)
