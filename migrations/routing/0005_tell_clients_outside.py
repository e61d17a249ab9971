"""Keep what clients outside may hear, and send it to their webhooks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from migrations.ground import NOW, STAMP

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _notices()
    _webhooks()
    _pushes()


def _notices() -> None:
    op.create_table(
        "listener",
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("last_number", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("watches", sa.Integer, nullable=False, server_default="0"),
        sa.CheckConstraint("watches <= 10000", name=op.f("listener_watches_most_ck")),
        sa.PrimaryKeyConstraint("owner", name="listener_pk"),
        schema="routing",
    )
    op.create_table(
        "watch",
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("created_at", STAMP, nullable=False, server_default=NOW),
        sa.CheckConstraint("kind IN ('case', 'appointment', 'slot_alert')", name=op.f("watch_kind_ck")),
        sa.ForeignKeyConstraint(["owner"], ["routing.listener.owner"], name="watch_owner_fk"),
        sa.PrimaryKeyConstraint("owner", "kind", "subject_id", name="watch_pk"),
        schema="routing",
    )
    op.create_index("watch_subject_ix", "watch", ["subject_id"], schema="routing")
    op.create_index("watch_created_at_ix", "watch", ["created_at"], schema="routing")
    op.create_table(
        "notice",
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("source", sa.Uuid, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("detail", JSONB, nullable=False),
        sa.Column("happened_at", STAMP, nullable=False),
        sa.Column("noted_at", STAMP, nullable=False, server_default=NOW),
        sa.ForeignKeyConstraint(["owner"], ["routing.listener.owner"], name="notice_owner_fk"),
        sa.PrimaryKeyConstraint("owner", "number", name="notice_pk"),
        sa.UniqueConstraint("owner", "source", "place", name="notice_owner_source_uq"),
        schema="routing",
    )
    op.create_index("notice_noted_at_ix", "notice", ["noted_at"], schema="routing")


def _webhooks() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("ordinal", sa.SmallInteger, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("types", ARRAY(sa.Text), nullable=False),
        sa.Column("state", sa.Text, nullable=False, server_default="active"),
        sa.Column("reason_code", sa.Text),
        sa.Column("key_id", sa.Text, nullable=False),
        sa.Column("data_key", sa.LargeBinary, nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary, nullable=False),
        sa.Column("sealed_previous", sa.LargeBinary),
        sa.Column("previous_until", STAMP),
        sa.Column("failing_since", STAMP),
        sa.Column("created_at", STAMP, nullable=False, server_default=NOW),
        sa.Column("changed_at", STAMP, nullable=False, server_default=NOW),
        sa.CheckConstraint("ordinal BETWEEN 1 AND 10", name=op.f("webhook_ordinal_ck")),
        sa.CheckConstraint("state IN ('active', 'paused', 'disabled')", name=op.f("webhook_state_ck")),
        sa.CheckConstraint(
            "(sealed_previous IS NULL) = (previous_until IS NULL)", name=op.f("webhook_previous_ends_ck")
        ),
        sa.ForeignKeyConstraint(["owner"], ["routing.listener.owner"], name="webhook_owner_fk"),
        sa.PrimaryKeyConstraint("id", name="webhook_pk"),
        sa.UniqueConstraint("owner", "ordinal", name="webhook_owner_ordinal_uq"),
        schema="routing",
    )


def _pushes() -> None:
    op.create_table(
        "push",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("webhook_id", sa.Uuid, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_at", STAMP, nullable=False, server_default=NOW),
        sa.Column("lease_token", sa.Uuid),
        sa.Column("leased_until", STAMP),
        sa.Column("status", sa.SmallInteger),
        sa.Column("reason_code", sa.Text),
        sa.Column("tried_at", STAMP),
        sa.CheckConstraint("state IN ('waiting', 'leased', 'delivered', 'dead')", name=op.f("push_state_ck")),
        sa.CheckConstraint(
            "(state = 'leased') = (lease_token IS NOT NULL AND leased_until IS NOT NULL)",
            name=op.f("push_leased_has_lease_ck"),
        ),
        sa.ForeignKeyConstraint(
            ["owner", "number"],
            ["routing.notice.owner", "routing.notice.number"],
            name="push_notice_fk",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["webhook_id"], ["routing.webhook.id"], name="push_webhook_id_fk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="push_pk"),
        sa.UniqueConstraint("webhook_id", "number", name="push_webhook_id_number_uq"),
        schema="routing",
    )
    waiting, dead = sa.text("state IN ('waiting', 'leased')"), sa.text("state = 'dead'")
    op.create_index("push_due_ix", "push", ["webhook_id", "next_at"], schema="routing", postgresql_where=waiting)
    op.create_index("push_dead_ix", "push", ["webhook_id"], schema="routing", postgresql_where=dead)
    op.create_index("push_notice_ix", "push", ["owner", "number"], schema="routing")


def downgrade() -> None:
    for table in ("push", "webhook", "notice", "watch", "listener"):
        op.drop_table(table, schema="routing")
