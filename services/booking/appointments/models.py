"""Tables of appointments, of their steps, of how many a person has open, and of how long is known who came."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    cast,
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
    Column("preconfirmed_at", DateTime(timezone=True), comment="set: held until its holder follows the link"),
    Column("office_id", Text, ForeignKey(office.c.id), nullable=False),
    Column("pool_id", Integer, ForeignKey(pool.c.id), nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("minutes", SmallInteger, nullable=False),
    Column("cells", SmallInteger, nullable=False, comment="how many units it has"),
    Column("services", JSONB, nullable=False, comment='[{"id", "title", "quantity"}] as booked'),
    Column("people", SmallInteger, nullable=False, server_default="1", comment="how many come together"),
    Column("sequence", Integer, nullable=False, server_default="0", comment="SEQUENCE of the calendar entry"),
    Column("locale", Text),
    Column("sealed_contact", LargeBinary),
    Column("key_id", Text, comment="master key that wraps data_key"),
    Column("data_key", LargeBinary, comment="destroying it erases the contact"),
    Column("owner_hash", LargeBinary, comment="keyed hash of a resident"),
    Column("person_hash", LargeBinary, comment="keyed hash of owner or e-mail; counted while it is to come"),
    Column("checked_in_at", DateTime(timezone=True)),
    Column("called_at", DateTime(timezone=True)),
    Column("called_to", Text, comment="desk or room"),
    Column("finished_at", DateTime(timezone=True)),
    Column("series_id", Uuid, comment="the first appointment of a series in a case"),
    Column("plan_id", Uuid, comment="held together with the others of a visit plan"),
    Column("booked_by", Text, nullable=False, server_default="holder", comment="who did the first step"),
    Column("changed_by", Text, nullable=False, server_default="holder", comment="who did the last step"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    CheckConstraint(f"state IN {STATES}", name="state_known"),
    CheckConstraint("(state = 'held') = (hold_until IS NOT NULL)", name="only_a_hold_ends"),
    CheckConstraint("cells BETWEEN 1 AND 288 AND minutes BETWEEN 1 AND cells * 5", name="minutes_fit_cells"),
    CheckConstraint("people BETWEEN 1 AND 50", name="people_sane"),
    CheckConstraint("(data_key IS NULL) = (key_id IS NULL)", name="key_has_wrapper"),
)
Index("appointment_due_ix", appointment.c.hold_until, postgresql_where=text("hold_until IS NOT NULL"))
Index("appointment_pool_id_starts_at_ix", appointment.c.pool_id, appointment.c.starts_at)
Index(
    "appointment_series_id_ix",
    appointment.c.series_id,
    appointment.c.starts_at,
    postgresql_where=appointment.c.series_id.is_not(None),
)
Index("appointment_plan_id_ix", appointment.c.plan_id, postgresql_where=appointment.c.plan_id.is_not(None))
Index("appointment_starts_at_ix", appointment.c.starts_at)
Index("appointment_process_number_ix", func.right(cast(appointment.c.id, Text), text("7")))
Index(
    "appointment_owner_hash_ix",
    appointment.c.owner_hash,
    appointment.c.starts_at,
    appointment.c.id,
    postgresql_where=appointment.c.owner_hash.is_not(None),
)

MOST_OPEN = 5
"""Appointments to come that one person may have; a row of `person` may say otherwise, e.g. for a social worker."""

person = Table(
    "person",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("open_appointments", SmallInteger, nullable=False),
    Column("most_open", SmallInteger, comment="null: as many as anybody"),
    CheckConstraint(f"open_appointments BETWEEN 0 AND coalesce(most_open, {MOST_OPEN})", name="within_limit"),
)

# Written by a trigger, so that no step is missing, and protected by another, so that none is changed.
appointment_step = Table(
    "appointment_step",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("appointment_id", Uuid, nullable=False, index=True),
    Column("done_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("done_by", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("office_id", Text, nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
)

retention_rule = Table(
    "retention_rule",
    metadata,
    Column("id", Text, primary_key=True),
    Column("days", SmallInteger, nullable=False, comment="after the day of the appointment"),
    Column("status", Text, nullable=False, comment="provenance of the rule"),
    Column("sources", ARRAY(Text), nullable=False),
    Column("note", Text),
    CheckConstraint("days BETWEEN 0 AND 3650", name="days_sane"),
)
