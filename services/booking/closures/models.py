"""Tables of closures, of what affected people were offered, and of their options."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.booking.metadata import metadata
from services.booking.offices.models import office
from services.booking.resources.models import resource

CLOSURE_STATES = ("planned", "applied", "lifted")
REBOOKING_STATES = ("proposed", "accepted", "declined", "ended")

closure = Table(
    "closure",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("office_id", Text, ForeignKey(office.c.id), nullable=False),
    Column("resource_id", Uuid, ForeignKey(resource.c.id), comment="only this one is missing; null: the whole office"),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
    Column("reason", JSONB, nullable=False, comment="text by language"),
    Column("state", Text, nullable=False, server_default="planned"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    CheckConstraint(f"state IN {CLOSURE_STATES}", name="state_known"),
    CheckConstraint("until > since", name="ends_after_start"),
)
Index("closure_office_id_ix", closure.c.office_id, closure.c.until, postgresql_where=text("state = 'applied'"))

rebooking = Table(
    "rebooking",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("closure_id", Uuid, ForeignKey(closure.c.id), nullable=False, index=True),
    Column("appointment_id", Uuid, nullable=False),
    Column("sequence", Integer, nullable=False, comment="of the appointment when it was proposed"),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("state", Text, nullable=False, server_default="proposed"),
    Column("respond_until", DateTime(timezone=True), nullable=False),
    Column("version", SmallInteger, nullable=False, server_default="1", comment="rises when options are replaced"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    CheckConstraint(f"state IN {REBOOKING_STATES}", name="state_known"),
)
Index("rebooking_open_ix", rebooking.c.appointment_id, unique=True, postgresql_where=text("state = 'proposed'"))

# The id of an option is what owns its units as long as it is held.
rebooking_option = Table(
    "rebooking_option",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("rebooking_id", Uuid, ForeignKey(rebooking.c.id, ondelete="CASCADE"), nullable=False),
    Column("number", SmallInteger, nullable=False, comment="1, 2, 3 as in the letter"),
    Column("office_id", Text, ForeignKey(office.c.id), nullable=False),
    Column("pool_id", Integer, nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("minutes", SmallInteger, nullable=False),
    Column("cells", SmallInteger, nullable=False),
    Column("lead", SmallInteger, nullable=False, server_default="0", comment="cells of it before the start"),
    UniqueConstraint("rebooking_id", "number"),
)
