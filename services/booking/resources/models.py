"""Tables of named resources: what there is, what services need, and when each is used; and how long a desk is used around a visit.

The database gives a resource to an appointment (triggers `appointment_seize` and `appointment_seize_first`), however the appointment comes
about, and the exclusion constraint keeps two from having the same one. Nobody's name stands here: a resource has a label.
"""

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint

from services.booking.metadata import metadata
from services.booking.offices.models import office

KINDS = ("case_worker", "room", "interpreter")

resource = Table(
    "resource",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("office_id", Text, ForeignKey(office.c.id), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("label", Text, nullable=False, comment="room number or team, never a person's name"),
    Column("skills", ARRAY(Text), nullable=False),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    CheckConstraint(f"kind IN {KINDS}", name="kind_known"),
)

service_need = Table(
    "service_need",
    metadata,
    Column("office_id", Text, ForeignKey(office.c.id), primary_key=True),
    Column("service_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("skill", Text, primary_key=True, server_default="", comment="empty: any of the kind"),
    Column("before_minutes", SmallInteger, nullable=False, server_default="0", comment="preparation"),
    Column("after_minutes", SmallInteger, nullable=False, server_default="0", comment="follow-up"),
    CheckConstraint(f"kind IN {KINDS}", name="kind_known"),
    CheckConstraint("before_minutes BETWEEN 0 AND 240 AND after_minutes BETWEEN 0 AND 240", name="minutes_sane"),
)

desk_time = Table(
    "desk_time",
    metadata,
    Column("office_id", Text, ForeignKey(office.c.id), primary_key=True),
    Column("service_id", Text, primary_key=True),
    Column("before_minutes", SmallInteger, nullable=False, comment="the desk is prepared so long before a visit"),
    Column("after_minutes", SmallInteger, nullable=False, comment="and cleared so long after it"),
    CheckConstraint("before_minutes BETWEEN 0 AND 120 AND after_minutes BETWEEN 0 AND 120", name="minutes_sane"),
)

resource_use = Table(
    "resource_use",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=func.gen_random_uuid()),
    Column("resource_id", Uuid, ForeignKey(resource.c.id), nullable=False),
    Column("during", TSTZRANGE, nullable=False),
    Column("appointment_id", Uuid, comment="null: blocked by staff, e.g. back-office time"),
    Column("reason", Text, comment="why it is blocked"),
    Column("closure_id", Uuid, comment="the closure that took it out"),
    ExcludeConstraint(("resource_id", "="), ("during", "&&"), name="resource_use_free_ex", using="gist"),
    CheckConstraint("(appointment_id IS NULL) = (reason IS NOT NULL)", name="block_has_reason"),
)
Index(
    "resource_use_appointment_id_ix",
    resource_use.c.appointment_id,
    postgresql_where=resource_use.c.appointment_id.is_not(None),
)
