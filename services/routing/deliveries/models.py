"""Tables of the deliveries: the state of each and every attempt made."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from services.routing.metadata import metadata

delivery = Table(
    "delivery",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("part_id", Uuid, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("bundle_id", Text, nullable=False),
    Column("part_key", Text, nullable=False),
    Column("service_id", Text),
    Column("authority_id", Text, ForeignKey("routing.authority.id"), nullable=False),
    Column("state", Text, nullable=False, server_default="queued"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("lease_token", Uuid),
    Column("leased_until", DateTime(timezone=True)),
    Column(
        "due_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=text("(clock_timestamp() + '24:00:00'::interval)"),
    ),
    Column("look_at", DateTime(timezone=True)),
    Column("produces", ARRAY(Text)),
    Column("receipt", Text),
    Column("reason_code", Text),
    Column("traceparent", Text, nullable=False),
    Column("correlation_id", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("kind", Text, nullable=False, server_default="parcel"),
    Column("about", Uuid, ForeignKey("routing.delivery.id", name="delivery_about_fk")),
    CheckConstraint("kind IN ('parcel', 'correction', 'withdrawal')", name="kind"),
    CheckConstraint("(kind = 'parcel') = (about IS NULL)", name="about_a_parcel"),
    CheckConstraint(
        "state IN ('queued', 'leased', 'delivered', 'dead', 'decided', 'refused', 'closed', 'withdrawn')", name="state"
    ),
    CheckConstraint(
        "(state = 'leased') = (lease_token IS NOT NULL AND leased_until IS NOT NULL)", name="leased_has_lease"
    ),
)
"""`due_at`: until when the owner of a state that is not final has to act; `look_at`: when the authority is asked next what became of it;
`produces`: ids of what the part may produce, known from when it was handed over; `kind`: a parcel, or what its authority is told `about` it
after it was sent."""
Index("delivery_parcel_uq", delivery.c.part_id, unique=True, postgresql_where=text("kind = 'parcel'"))
Index("delivery_withdrawal_uq", delivery.c.about, unique=True, postgresql_where=text("kind = 'withdrawal'"))
Index("delivery_about_ix", delivery.c.about, postgresql_where=text("about IS NOT NULL"))
Index("delivery_queued_ix", delivery.c.authority_id, delivery.c.next_at, postgresql_where=text("state = 'queued'"))
Index("delivery_leased_ix", delivery.c.leased_until, postgresql_where=text("state = 'leased'"))
Index(
    "delivery_open_ix", delivery.c.due_at, delivery.c.id,
    postgresql_where=text("state IN ('queued', 'leased', 'delivered', 'dead')"),
)  # fmt: skip
Index("delivery_look_ix", delivery.c.look_at, postgresql_where=text("look_at IS NOT NULL"))
Index("delivery_case_ix", delivery.c.case_id)
Index("delivery_state_ix", delivery.c.state, delivery.c.id)
Index("delivery_authority_ix", delivery.c.authority_id, delivery.c.id)

delivery_attempt = Table(
    "delivery_attempt",
    metadata,
    Column("lease_token", Uuid, primary_key=True),
    Column("delivery_id", Uuid, ForeignKey("routing.delivery.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("authority_id", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason_code", Text),
    Column("seconds", Float, nullable=False),
    Column("ended_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp(), index=True),
    CheckConstraint(
        "outcome IN ('accepted', 'refused', 'failed', 'rejected', 'lost', 'forwarded', 'placed', 'withdrawn')",
        name="outcome",
    ),
)
