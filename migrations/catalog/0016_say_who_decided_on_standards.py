"""Standards with version, owner, scope and validity; aliases found by their service."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SCHEMA = "catalog"
KEYS = {"hour_standard": "task_type", "criterion": "id"}
SAID = (("version", sa.Text, "''"), ("owner", sa.Text, "''"), ("scope", JSONB, "'{}'::jsonb"))


def upgrade() -> None:
    op.drop_constraint("criterion_position_uq", "criterion", schema=SCHEMA)
    for table, key in KEYS.items():
        for name, kind, before in SAID:  # what was there before says nothing of itself until the seeds are loaded anew
            op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text(before)), schema=SCHEMA)
            op.alter_column(table, name, server_default=None, schema=SCHEMA)
        op.add_column(table, sa.Column("valid_from", sa.Date), schema=SCHEMA)
        op.add_column(table, sa.Column("valid_to", sa.Date), schema=SCHEMA)
        op.create_check_constraint(op.f(f"{table}_ends_after_start_ck"), table, "valid_to >= valid_from", schema=SCHEMA)
        _key(table, [key, "version"])
    op.create_index("search_alias_service_id_ix", "search_alias", ["service_id"], schema=SCHEMA)


def downgrade() -> None:
    op.drop_index("search_alias_service_id_ix", "search_alias", schema=SCHEMA)
    for table, key in KEYS.items():
        op.execute(f"delete from catalog.{table} where valid_to is not null")  # noqa: S608 - names of this file
        _key(table, [key])
        op.drop_constraint(op.f(f"{table}_ends_after_start_ck"), table, schema=SCHEMA)
        for name in ("valid_to", "valid_from", "scope", "owner", "version"):
            op.drop_column(table, name, schema=SCHEMA)
    op.create_unique_constraint("criterion_position_uq", "criterion", ["position"], schema=SCHEMA)


def _key(table: str, columns: list[str]) -> None:
    op.drop_constraint(f"{table}_pk", table, schema=SCHEMA)
    op.create_primary_key(f"{table}_pk", table, columns, schema=SCHEMA)
