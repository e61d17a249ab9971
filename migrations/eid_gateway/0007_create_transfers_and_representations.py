"""Create transfer codes, card links and representations."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROOM = "eid_gateway"
STAMP = sa.DateTime(timezone=True)
NOW = sa.text("now()")


def upgrade() -> None:
    op.create_table(
        "transfer_code",
        sa.Column("owner_hash", sa.LargeBinary, nullable=False),
        sa.Column("code_hash", sa.LargeBinary, nullable=False),
        sa.Column("sealed_origin", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", STAMP, nullable=False),
        sa.Column("created_at", STAMP, nullable=False, server_default=NOW),
        sa.PrimaryKeyConstraint("owner_hash", name="transfer_code_pk"),
        sa.UniqueConstraint("code_hash", name="transfer_code_code_hash_uq"),
        schema=ROOM,
    )
    op.create_index("transfer_code_expires_at_ix", "transfer_code", ["expires_at"], schema=ROOM)
    op.create_table(
        "card_link",
        sa.Column("person_hash", sa.LargeBinary, nullable=False),
        sa.Column("sealed_origin", sa.LargeBinary, nullable=False),
        sa.Column("created_at", STAMP, nullable=False, server_default=NOW),
        sa.PrimaryKeyConstraint("person_hash", name="card_link_pk"),
        schema=ROOM,
    )
    _create_representations()


def _create_representations() -> None:
    op.create_table(
        "representation",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("holder_hash", sa.LargeBinary, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("relation", sa.Text, nullable=False),
        sa.Column("master_key_id", sa.Text, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
        sa.Column("sealed_child", sa.LargeBinary, nullable=False),
        sa.Column("ends_at", STAMP, nullable=False),
        sa.Column("created_at", STAMP, nullable=False, server_default=NOW),
        sa.PrimaryKeyConstraint("id", name="representation_pk"),
        sa.UniqueConstraint("subject", name="representation_subject_uq"),
        sa.CheckConstraint("relation in ('parent', 'guardian')", name=op.f("representation_relation_known_ck")),
        schema=ROOM,
    )
    for column in ("holder_hash", "ends_at"):
        op.create_index(f"representation_{column}_ix", "representation", [column], schema=ROOM)


def downgrade() -> None:
    for table in ("representation", "card_link", "transfer_code"):
        op.drop_table(table, schema=ROOM)
