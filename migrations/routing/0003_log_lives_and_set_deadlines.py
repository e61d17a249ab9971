"""Log the life of each parcel as signed events, give every open state a deadline, and let ways of delivery remember."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from migrations.ground import NOW, STAMP

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATES = ("queued", "leased", "delivered", "dead", "decided", "refused")
NEW_STATES = ("closed", "withdrawn")
OUTCOMES = ("accepted", "refused", "failed", "rejected", "lost")
NEW_OUTCOMES = ("forwarded", "placed", "withdrawn")
OPEN = "state IN ('queued', 'leased', 'delivered', 'dead')"


def allow(table: str, column: str, values: tuple[str, ...]) -> None:
    """Replace the check that lists the values of a column."""
    name, listed = op.f(f"{table}_{column}_ck"), ", ".join(f"'{value}'" for value in values)
    op.drop_constraint(name, table, schema="routing", type_="check")
    op.create_check_constraint(name, table, f"{column} IN ({listed})", schema="routing")


def upgrade() -> None:
    op.add_column(
        "authority", sa.Column("answer_days", sa.Integer, server_default="14", nullable=False), schema="routing"
    )
    op.create_check_constraint(
        op.f("authority_answer_days_ck"), "authority", "answer_days BETWEEN 1 AND 365", schema="routing"
    )
    day = sa.text("(clock_timestamp() + '24:00:00'::interval)")
    op.add_column("delivery", sa.Column("due_at", STAMP, server_default=day, nullable=False), schema="routing")
    op.add_column("delivery", sa.Column("look_at", STAMP), schema="routing")
    op.add_column("delivery", sa.Column("produces", ARRAY(sa.Text)), schema="routing")
    allow("delivery", "state", (*STATES, *NEW_STATES))
    allow("delivery_attempt", "outcome", (*OUTCOMES, *NEW_OUTCOMES))
    op.create_index("delivery_open_ix", "delivery", ["due_at", "id"], schema="routing", postgresql_where=sa.text(OPEN))
    waits = sa.text("look_at IS NOT NULL")
    op.create_index("delivery_look_ix", "delivery", ["look_at"], schema="routing", postgresql_where=waits)
    op.create_index("delivery_case_ix", "delivery", ["case_id"], schema="routing")
    _create_events()
    op.create_table(
        "delivery_memo",
        sa.Column("delivery_id", sa.Uuid, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("noted_at", STAMP, server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["routing.delivery.id"], name="delivery_memo_delivery_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delivery_id", name="delivery_memo_pk"),
        schema="routing",
    )


def _create_events() -> None:
    op.create_table(
        "delivery_event",
        sa.Column("jti", sa.Text, nullable=False),
        sa.Column("delivery_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("details", JSONB, nullable=False),
        sa.Column("happened_at", STAMP, nullable=False),
        sa.Column("token", sa.Text),
        sa.Column("noted_at", STAMP, server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["routing.delivery.id"], name="delivery_event_delivery_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("jti", name="delivery_event_pk"),
        schema="routing",
    )
    op.create_index("delivery_event_delivery_ix", "delivery_event", ["delivery_id", "noted_at"], schema="routing")
    waits = sa.text("token IS NULL")
    op.create_index(
        "delivery_event_unsigned_ix", "delivery_event", ["noted_at"], schema="routing", postgresql_where=waits
    )
    op.create_table(
        "verification_key",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("public_jwk", JSONB, nullable=False),
        sa.Column("first_used_at", STAMP, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name="verification_key_pk"),
        schema="routing",
    )


def downgrade() -> None:
    for table in ("verification_key", "delivery_event", "delivery_memo"):
        op.drop_table(table, schema="routing")
    for index in ("delivery_case_ix", "delivery_look_ix", "delivery_open_ix"):
        op.drop_index(index, "delivery", schema="routing")
    op.execute(
        "UPDATE routing.delivery SET state = 'refused', reason_code = state WHERE state IN ('closed', 'withdrawn')"
    )
    op.execute(
        "UPDATE routing.delivery_attempt SET outcome = 'accepted' WHERE outcome IN ('forwarded', 'placed', 'withdrawn')"
    )
    allow("delivery", "state", STATES)
    allow("delivery_attempt", "outcome", OUTCOMES)
    op.drop_column("delivery", "produces", schema="routing")
    op.drop_column("delivery", "look_at", schema="routing")
    op.drop_column("delivery", "due_at", schema="routing")
    op.drop_constraint(op.f("authority_answer_days_ck"), "authority", schema="routing", type_="check")
    op.drop_column("authority", "answer_days", schema="routing")
