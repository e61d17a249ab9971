"""Watch for slots: what people want to hear of when it becomes free."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STAMP = sa.DateTime(timezone=True)
NOW = sa.text("clock_timestamp()")


def upgrade() -> None:
    op.create_table(
        "slot_alert",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("secret_hash", sa.LargeBinary, nullable=False),
        sa.Column("address_hash", sa.LargeBinary, nullable=False, comment="keyed hash of the e-mail address"),
        sa.Column("ordinal", sa.SmallInteger, nullable=False, comment="which of the alerts of the address"),
        sa.Column("wish", JSONB, nullable=False, comment="services, offices, weekdays, clock times, last day"),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False, comment="address and secret, for letters"),
        sa.Column("key_id", sa.Text, nullable=False, comment="master key that wraps data_key"),
        sa.Column("data_key", sa.LargeBinary, nullable=False),
        sa.Column("created_at", STAMP, nullable=False, server_default=NOW),
        sa.Column("confirmed_at", STAMP),
        sa.Column("expires_at", STAMP, nullable=False),
        sa.Column("look_at", STAMP, comment="when to look next; null until confirmed"),
        sa.Column(
            "known", JSONB, nullable=False, server_default="[]", comment="the first free starts at the last look"
        ),
        sa.Column("told", JSONB, nullable=False, server_default="[]", comment="starts that stood in a letter"),
        sa.PrimaryKeyConstraint("id", name="slot_alert_pk"),
        sa.UniqueConstraint("address_hash", "ordinal", name="slot_alert_address_hash_ordinal_uq"),
        sa.CheckConstraint("ordinal BETWEEN 1 AND 3", name=op.f("slot_alert_ordinal_within_limit_ck")),
        sa.CheckConstraint(
            "(look_at IS NULL) = (confirmed_at IS NULL)", name=op.f("slot_alert_looks_when_confirmed_ck")
        ),
        schema="booking",
    )
    op.create_index("slot_alert_expires_at_ix", "slot_alert", ["expires_at"], schema="booking")
    looking = sa.text("look_at IS NOT NULL")
    op.create_index("slot_alert_look_at_ix", "slot_alert", ["look_at"], schema="booking", postgresql_where=looking)


def downgrade() -> None:
    op.drop_table("slot_alert", schema="booking")
