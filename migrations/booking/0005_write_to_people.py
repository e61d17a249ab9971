"""Write to people: letters as rows, sealed until they are sent."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STAMP = sa.DateTime(timezone=True)
SEALED = sa.text("sealed IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("once_key", sa.Text, nullable=False, comment="a second letter of the same key is not written"),
        sa.Column("kind", sa.Text, nullable=False, comment="which text"),
        sa.Column(
            "about",
            sa.Uuid,
            nullable=False,
            comment="an appointment or a slot alert; unsent letters are withdrawn by it",
        ),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, comment="address, values and calendar entry; null once sent or given up"),
        sa.Column("key_id", sa.Text, comment="master key that wraps data_key"),
        sa.Column("data_key", sa.LargeBinary),
        sa.Column("written_at", STAMP, nullable=False, server_default=sa.text("clock_timestamp()")),
        sa.Column("next_at", STAMP, nullable=False, comment="not before; after an attempt, when the next is due"),
        sa.Column("useless_from", STAMP, comment="null: never too late"),
        sa.Column("attempts", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("sent_at", STAMP),
        sa.Column("given_up_at", STAMP),
        sa.Column("error", sa.Text, comment="a code, never the words of a mail server, which may quote an address"),
        sa.PrimaryKeyConstraint("id", name="message_pk"),
        sa.UniqueConstraint("once_key", name="message_once_key_uq"),
        sa.CheckConstraint(
            "(sealed IS NULL) = (sent_at IS NOT NULL OR given_up_at IS NOT NULL)",
            name=op.f("message_empty_when_done_ck"),
        ),
        sa.CheckConstraint(
            "(sealed IS NULL) = (data_key IS NULL) AND (key_id IS NULL) = (data_key IS NULL)",
            name=op.f("message_sealed_has_key_ck"),
        ),
        schema="booking",
    )
    op.create_index("message_due_ix", "message", ["next_at"], schema="booking", postgresql_where=SEALED)
    op.create_index("message_about_ix", "message", ["about"], schema="booking", postgresql_where=SEALED)
    op.create_index("message_written_at_ix", "message", ["written_at"], schema="booking")


def downgrade() -> None:
    op.drop_table("message", schema="booking")
