"""The verbs of editing: read a form with its tag, save one at once or for later, publish what waits."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editing.conditions import Condition, tag_of
from services.catalog.editing.diff import differences
from services.catalog.editing.kinds import Form, Kind, content_of
from services.catalog.editing.offices import OFFICES
from services.catalog.editing.problems import ChangedMeanwhile, DayIsPast
from services.catalog.editing.schemas import Edited, FieldChange
from services.catalog.editing.services import SERVICES
from services.catalog.editing.store import add_draft, add_records, take_turns
from services.catalog.editing.units import UNITS
from services.catalog.editing.weeks import WEEKS
from shared.ids import new_id
from shared.problems import Invalid

KINDS: Final[dict[str, Kind[Any]]] = {"service": SERVICES, "office": OFFICES, "week": WEEKS, "unit": UNITS}


@dataclass(frozen=True, slots=True)
class Wish:
    """Who edits, what they have seen, and when it shall hold: at once, from a day on, or when somebody publishes it."""

    by: str
    condition: Condition
    today: date
    publish_on: date | None = None
    keep_as_draft: bool = False


async def read(session: AsyncSession, kind: Kind[Form], subject: str) -> tuple[Form, str]:
    """The present form and its tag; raises the kind's problem for what is not there."""
    form = await kind.present(session, subject)
    tag = tag_of(content_of(form))
    if form is None or tag is None:
        raise kind.unknown(subject)
    return form, tag


async def save(session: AsyncSession, kind: Kind[Form], subject: str, form: Form, wish: Wish) -> Edited:
    """Check a form and write it, or keep it for later; a problem changes nothing."""
    if wish.publish_on is not None and wish.publish_on <= wish.today:
        raise DayIsPast(day=wish.publish_on)
    await take_turns(session, kind.name, subject)
    before = content_of(await kind.present(session, subject))
    if before is None and not kind.creatable:
        raise kind.unknown(subject)
    base = tag_of(before)
    wish.condition.check(base)
    changes, warnings = await _checked(session, kind, subject, form, before, wish.today)
    made = Edited(
        kind=kind.name, subject=subject, changes=changes, warnings=warnings, edition=None, draft=None,
        publish_on=wish.publish_on, tag=base,
    )  # fmt: skip
    if wish.publish_on is not None or wish.keep_as_draft:
        made.draft = await _keep(session, kind, subject, form, base, wish)
    elif changes:
        made.edition, _ = await write(session, kind, subject, form, before, wish.by)
        made.tag = (await read(session, kind, subject))[1]
    return made


async def write(
    session: AsyncSession, kind: Kind[Form], subject: str, form: Form, before: Any, by: str, cause: str | None = None
) -> tuple[int, UUID]:
    """Write a checked form and put the edit on record; returns the edition and the id of the record."""
    edition = await kind.write(session, {subject: form})
    after, record = content_of(await kind.present(session, subject)), new_id()
    row = {"id": record, "by": by, "kind": kind.name, "subject": subject, "before": before, "after": after}
    await add_records(session, [row | {"cause": cause}])
    return edition, record


async def publish_draft(session: AsyncSession, row: Any, today: date) -> tuple[int, UUID]:
    """Write what a draft holds; raises ChangedMeanwhile when it was made from another version than the present one."""
    kind = KINDS[row["kind"]]
    await take_turns(session, kind.name, row["subject"])
    before = content_of(await kind.present(session, row["subject"]))
    if tag_of(before) != row["base"]:
        raise ChangedMeanwhile(current=tag_of(before) or "–")
    form = kind.form.model_validate(row["body"])
    await _checked(session, kind, row["subject"], form, before, today)
    return await write(session, kind, row["subject"], form, before, row["created_by"], f"draft:{row['id']}")


async def _checked(
    session: AsyncSession, kind: Kind[Form], subject: str, form: Form, before: Any, today: date
) -> tuple[list[FieldChange], list[Any]]:
    errors = await kind.faults(session, subject, form, today)
    if errors:
        raise Invalid(errors=errors)
    changes = [FieldChange.model_validate(change._asdict()) for change in differences(before or {}, content_of(form))]
    return changes, list(await kind.warnings(session, subject, form, today))


async def _keep(
    session: AsyncSession, kind: Kind[Form], subject: str, form: Form, base: str | None, wish: Wish
) -> UUID:
    draft = new_id()
    row = {"id": draft, "kind": kind.name, "subject": subject, "body": content_of(form), "base": base}
    await add_draft(session, row | {"publish_on": wish.publish_on, "created_by": wish.by})
    return draft
