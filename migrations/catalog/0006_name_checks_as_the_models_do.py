"""Name the checks as the models do: a convention was applied twice, and errors are explained by these names."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

RENAME = """
DO $$
DECLARE doubled record;
BEGIN
    FOR doubled IN
        SELECT c.conname, t.relname, regexp_replace(substr(c.conname, length(t.relname) + 2), '_ck$', '') AS meant
          FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
         WHERE n.nspname = 'catalog' AND c.contype = 'c' AND c.conname LIKE t.relname || '\\_' || t.relname || '\\_%\\_ck\\_ck'
    LOOP
        EXECUTE format('ALTER TABLE catalog.%I RENAME CONSTRAINT %I TO %I', doubled.relname, doubled.conname, doubled.meant);
    END LOOP;
END $$
"""


def upgrade() -> None:
    op.execute(RENAME)


def downgrade() -> None:
    """Nothing to take back: the names are those the earlier revisions meant."""
