"""The table of appointments; who comes is sealed under a key of the appointment's own."""

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
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.booking.appointments.states import STATES
from services.booking.capacity.models import pool
from services.booking.metadata import metadata
from services.booking.offices.models import office

appointment = Table(
    "appointment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("hold_until", DateTime(timezone=True)),
    Column("office_id", Text, ForeignKey(office.c.id), nullable=False),
    Column("pool_id", Integer, ForeignKey(pool.c.id), nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("minutes", SmallInteger, nullable=False),
    Column("cells", SmallInteger, nullable=False, comment="how many units it has"),
    Column("services", JSONB, nullable=False, comment='[{"id", "title", "quantity"}] as booked'),
    Column("sequence", Integer, nullable=False, server_default="0", comment="SEQUENCE of the calendar entry"),
    Column("locale", Text),
    Column("sealed_contact", LargeBinary),
    Column("key_id", Text, comment="master key that wraps data_key"),
    Column("data_key", LargeBinary, comment="destroying it erases the contact"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    CheckConstraint(f"state IN {STATES}", name="state_known"),
    CheckConstraint("(state = 'held') = (hold_until IS NOT NULL)", name="only_a_hold_ends"),
    CheckConstraint("cells BETWEEN 1 AND 288 AND minutes BETWEEN 1 AND cells * 5", name="minutes_fit_cells"),
    CheckConstraint("(data_key IS NULL) = (key_id IS NULL)", name="key_has_wrapper"),
)
Index("appointment_due_ix", appointment.c.hold_until, postgresql_where=text("hold_until IS NOT NULL"))
Index("appointment_pool_id_starts_at_ix", appointment.c.pool_id, appointment.c.starts_at)
