"""Tables of capacity: release policies, a pool per office, its units, and bookings that no longer fit.

A unit is one desk for five minutes. The primary key makes more bookings than capacity impossible, whatever the code does.
The units of a month are a partition, made ahead and dropped as a whole when the retention rule says so.
"""

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Time,
    Uuid,
    func,
    text,
)

from services.booking.metadata import metadata
from services.booking.offices.models import office

CHANNELS = ("online", "staff", "phone", "walk_in")
PERSONAL = "personal"
"""Units made for one offer, outside the shares and the opening hours; making capacity anew leaves them alone."""
NOBODY = "00000000-0000-0000-0000-000000000000"
"""Owner of a unit that was given back and cools down, so that appointments cannot be traded."""

release_policy = Table(
    "release_policy",
    metadata,
    Column("id", Text, primary_key=True),
    Column("office_ids", ARRAY(Text), nullable=False, comment="empty: every office that no other policy names"),
    Column("status", Text, nullable=False, comment="provenance of the rule"),
    Column("sources", ARRAY(Text), nullable=False),
    Column("note", Text),
    Column("valid_from", Date, comment="first day of appointments it is for; null: always"),
)

release_share = Table(
    "release_share",
    metadata,
    Column("policy_id", Text, ForeignKey(release_policy.c.id, ondelete="CASCADE"), primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("channel", Text, nullable=False, comment="who may book it"),
    Column("percent", SmallInteger, nullable=False, comment="of the desks; all shares of a policy together are 100"),
    Column("days_ahead", SmallInteger, nullable=False, comment="a day is released so many days before"),
    Column("release_time", Time, nullable=False, comment="local time of the release"),
    Column(
        "jitter_seconds",
        SmallInteger,
        nullable=False,
        server_default="0",
        comment="an office is released up to so much later",
    ),
    Column("min_minutes", SmallInteger, comment="only for visits at least so long; null: for all"),
    Column(
        "for_all_days_ahead", SmallInteger, comment="what is left is for all visits so many days before; null: never"
    ),
    CheckConstraint("percent BETWEEN 1 AND 100", name="percent_sane"),
    CheckConstraint("days_ahead BETWEEN 0 AND 400", name="days_sane"),
    CheckConstraint("jitter_seconds BETWEEN 0 AND 3600", name="jitter_sane"),
    CheckConstraint(
        "min_minutes BETWEEN 10 AND 240 AND coalesce(for_all_days_ahead BETWEEN 0 AND days_ahead, true)"
        " OR (min_minutes IS NULL AND for_all_days_ahead IS NULL)",
        name="kept_sane",
    ),
    CheckConstraint(f"channel IN {CHANNELS}", name="channel_known"),
)

pool = Table(
    "pool",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("office_id", Text, ForeignKey(office.c.id), nullable=False, unique=True),
    Column("capacity", SmallInteger, nullable=False, comment="desks served at the same time"),
    Column("capacity_status", Text, nullable=False, comment="sourced or placeholder"),
    CheckConstraint("capacity BETWEEN 0 AND 500", name="capacity_sane"),
)

capacity_unit = Table(
    "capacity_unit",
    metadata,
    Column("pool_id", Integer, primary_key=True),
    Column("starts_at", DateTime(timezone=True), primary_key=True),
    Column("unit_no", SmallInteger, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("released_at", DateTime(timezone=True), nullable=False, comment="infinity: never again, outside the hours"),
    Column("appointment_id", Uuid, comment="who has it; with hold_until null it is firm"),
    Column("hold_until", DateTime(timezone=True)),
    Column(
        "least_cells",
        SmallInteger,
        nullable=False,
        server_default="1",
        comment="a visit of fewer cells does not get it before to_all_at",
    ),
    Column("to_all_at", DateTime(timezone=True), comment="infinity: kept for long visits to the end"),
    CheckConstraint("(least_cells > 1) = (to_all_at IS NOT NULL)", name="kept_until"),
    CheckConstraint("hold_until IS NULL OR appointment_id IS NOT NULL", name="hold_has_owner"),
    CheckConstraint(f"appointment_id <> '{NOBODY}'::uuid OR hold_until IS NOT NULL", name="cooldown_ends"),
    CheckConstraint(f"channel IN {(*CHANNELS, PERSONAL)}", name="channel_known"),
    postgresql_partition_by="RANGE (starts_at)",
)
Index(
    "capacity_unit_free_ix",
    capacity_unit.c.pool_id,
    capacity_unit.c.starts_at,
    postgresql_include=["channel", "released_at", "least_cells", "to_all_at"],
    postgresql_where=capacity_unit.c.appointment_id.is_(None),
)
Index(
    "capacity_unit_hold_until_ix",
    capacity_unit.c.hold_until,
    postgresql_where=capacity_unit.c.hold_until.is_not(None),
)
Index(
    "capacity_unit_appointment_id_ix",
    capacity_unit.c.appointment_id,
    postgresql_where=capacity_unit.c.appointment_id.is_not(None),
)

CAUSES = ("hours", "resource")
"""Why a booking no longer fits: the office is not open or has too few desks, or somebody or a room it needs is missing."""

capacity_conflict = Table(
    "capacity_conflict",
    metadata,
    Column("appointment_id", Uuid, primary_key=True),
    Column("cause", Text, primary_key=True, server_default="hours", comment="what it does not fit any more"),
    Column("pool_id", Integer, ForeignKey(pool.c.id), nullable=False),
    Column("noted_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("resolved_at", DateTime(timezone=True)),
    Column(
        "kept",
        Boolean,
        nullable=False,
        server_default=text("false"),
        comment="staff decided that it takes place all the same",
    ),
    CheckConstraint(f"cause IN {CAUSES}", name="cause_known"),
)
Index("capacity_conflict_open_ix", capacity_conflict.c.pool_id, postgresql_where=text("resolved_at IS NULL"))
