"""The tables of a case. Facts and answers are sealed under the data key of the case; the rest holds ids, codes and dates."""

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
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
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.bundles.cases.states import CASE_STEPS, PART_STEPS
from services.bundles.metadata import metadata

STAMP: Final = DateTime(timezone=True)
NOW: Final = func.clock_timestamp()
MODES: Final = ("online", "envelope", "place")


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


case_file = Table(
    "case_file",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("reference", Text, nullable=False),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("owner_hash", LargeBinary),
    Column("bundle_id", Text, nullable=False),
    Column("definition_version", Integer, nullable=False),
    Column("mode", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("outcome", Text),
    Column("key_id", Text, nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("sealed_facts", LargeBinary, nullable=False),
    Column("sealed_answers", LargeBinary, nullable=False),
    Column("deselected", ARRAY(Text), nullable=False),
    Column("event_date", Date),
    Column("created_at", STAMP, nullable=False),
    Column("received_at", STAMP),
    Column("submitted_at", STAMP),
    Column("finished_at", STAMP),
    Column("erased_at", STAMP),
    Column("followers", ARRAY(Text), nullable=False, server_default="{}"),
    Column("likeness", LargeBinary),
    Column("office_id", Text),
    Column("office_since", STAMP),
    Column("names", JSONB(none_as_null=True)),
    Column("audited_length", Integer, nullable=False, server_default="0"),
    Column("chain_length", Integer, nullable=False, server_default="0"),
    Column("chain_head", LargeBinary, nullable=False, server_default=text("'\\x" + "00" * 32 + "'::bytea")),
    UniqueConstraint("reference", name="case_file_reference_uq"),
    ForeignKeyConstraint(
        ["bundle_id", "definition_version"],
        ["bundles.definition.bundle_id", "bundles.definition.version"],
        name="case_file_definition_fk",
    ),
    _one_of("mode", MODES),
    _one_of("state", tuple(CASE_STEPS)),
    CheckConstraint("state <> 'submitted' OR submitted_at IS NOT NULL", name="submitted_has_receipt"),
    CheckConstraint(
        "erased_at IS NULL OR (wrapped_key = '' AND sealed_facts = '' AND sealed_answers = '' AND owner_hash IS NULL)",
        name="erased_holds_nothing",
    ),
)
"""`likeness`: a keyed hash that cases for the same event have in common; `office_id`: which office has its envelope;
`names`: what the catalogue called the one service applied for, its unit and proofs, where the definition leaves that open."""
Index("case_file_owner_ix", case_file.c.owner_hash)
Index("case_file_likeness_ix", case_file.c.likeness, postgresql_where=case_file.c.likeness.is_not(None))
Index("case_file_office_ix", case_file.c.office_id, case_file.c.office_since,
      postgresql_where=case_file.c.office_id.is_not(None))  # fmt: skip
Index("case_file_definition_ix", case_file.c.bundle_id, case_file.c.definition_version)

part = Table(
    "part",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("bundles.case_file.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column("service_id", Text),
    Column("authority_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("wave", SmallInteger, nullable=False),
    Column("reason_code", Text),
    Column("receipt", Text),
    Column("changed_at", STAMP, nullable=False, server_default=NOW),
    Column("corrected_at", STAMP),
    Column("notice_channel", Text),
    Column("notice_on", Date),
    CheckConstraint(
        "(notice_channel IS NULL) = (notice_on IS NULL) AND notice_channel IN ('portal', 'post')", name="notice_whole"
    ),
    UniqueConstraint("case_id", "key", name="part_case_id_key_uq"),
    _one_of("state", tuple(PART_STEPS)),
)
Index(
    "part_in_hand_ix",
    part.c.authority_id,
    part.c.state,
    postgresql_where=part.c.state.in_(("released", "delivered")),
)

artefact = Table(
    "artefact",
    metadata,
    Column("case_id", Uuid, ForeignKey("bundles.case_file.id", ondelete="CASCADE"), primary_key=True),
    Column("artefact_id", Text, primary_key=True),
    Column("part", Text),
    Column("at", STAMP, nullable=False),
)
"""What exists by now; `part` is the key of the part that produced it, null when the applicant brought it."""

deadline = Table(
    "deadline",
    metadata,
    Column("case_id", Uuid, ForeignKey("bundles.case_file.id", ondelete="CASCADE"), primary_key=True),
    Column("part", Text, primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("law", Text, nullable=False),
    Column("due", Date),
    Column("next_working_day", Date),
)
Index("deadline_due_ix", deadline.c.due)

timeline_entry = Table(
    "timeline_entry",
    metadata,
    Column("case_id", Uuid, ForeignKey("bundles.case_file.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("at", STAMP, nullable=False),
    Column("code", Text, nullable=False),
    Column("part", Text),
    Column("detail", JSONB, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
"""The chain of what happened (see chain.py); a trigger refuses to change or delete entries."""
