"""Apply an import that was looked at, and take a whole import back; large ones are left to the worker."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editing.conditions import Condition, tag_of
from services.catalog.editing.forms_store import Known, known_ids
from services.catalog.editing.kinds import content_of
from services.catalog.editing.store import add_records, stand_alone
from services.catalog.imports.incoming import ORDER
from services.catalog.imports.kinds import IMPORTED
from services.catalog.imports.planning import Planned, plan, tag_of_plan
from services.catalog.imports.problems import (
    ChoiceUnknown,
    EditedSince,
    ImportNotApplied,
    ImportNotPlanned,
    ImportUnknown,
    StillReferred,
)
from services.catalog.imports.progress import Progress, in_parts
from services.catalog.imports.schemas import ImportDone
from services.catalog.imports.store import check_references, import_row, records_of, set_state
from services.catalog.imports.work_store import ask_worker, unknown_choice
from shared.ids import new_id
from shared.problems import Invalid

CAUSE: Final = "import:{}"
UNDONE: Final = "undo:{}"


async def apply_import(
    session: AsyncSession, run: UUID, take: Sequence[str], condition: Condition, by: str
) -> ImportDone:
    """Write what was planned; raises ChangedMeanwhile when anything differs from what the caller has seen."""
    row = await _held(session, run)
    if row["state"] != "planned":
        raise ImportNotPlanned(state=row["state"])
    if row["tag"] is None:
        return await write_import(session, row, take, condition, by, Progress())
    condition.check(row["tag"])
    if (choice := await unknown_choice(session, run, take)) is not None:
        raise ChoiceUnknown(choice=choice)
    await ask_worker(session, run, "applying", {"by": by, "take": list(take)})
    return ImportDone(id=run, state="applying", written=None, edition=None)


async def undo_import(session: AsyncSession, run: UUID, by: str) -> ImportDone:
    """Put everything back as it was before the import; raises EditedSince when something was edited afterwards."""
    row = await _held(session, run)
    if row["state"] != "applied":
        raise ImportNotApplied(state=row["state"])
    if row["tag"] is None:
        return await put_back(session, row, by, Progress())
    await ask_worker(session, run, "undoing", {"by": by})
    return ImportDone(id=run, state="undoing", written=None, edition=None)


async def write_import(
    session: AsyncSession, row: RowMapping, take: Sequence[str], condition: Condition, by: str, progress: Progress
) -> ImportDone:
    """Compare once more and write, all or nothing."""
    await stand_alone(session)
    seen = await plan(session, row, (), progress)
    condition.check(tag_of_plan(seen))
    _check_choices(seen, take)
    chosen = await plan(session, row, frozenset(take), progress) if take else seen
    wanted = [one for one in chosen if one.changes]
    await _check_forms(session, wanted)
    progress.begin("writing", len(wanted))
    edition = None
    for kind in ORDER:
        for part in in_parts([one for one in wanted if one.kind == kind]):
            edition = await IMPORTED[kind].write(session, {one.subject: one.form for one in part})
            progress.done += len(part)
    await _record(session, [(one.kind, one.subject, one.before) for one in wanted], by, CAUSE.format(row["id"]))
    await set_state(session, row["id"], "applied", by)
    return ImportDone(id=row["id"], state="applied", written=len(wanted), edition=edition)


async def put_back(session: AsyncSession, row: RowMapping, by: str, progress: Progress) -> ImportDone:
    """Write what was before, and remove what the import had created, all or nothing."""
    await stand_alone(session)
    records = await records_of(session, CAUSE.format(row["id"]))
    await _check_untouched(session, records)
    edition = await _put_back(session, records, progress)
    await _record(session, [(r["kind"], r["subject"], r["after"]) for r in records], by, UNDONE.format(row["id"]))
    await set_state(session, row["id"], "undone", by)
    return ImportDone(id=row["id"], state="undone", written=len(records), edition=edition)


async def _held(session: AsyncSession, run: UUID) -> RowMapping:
    row = await import_row(session, run, lock=True)
    if row is None:
        raise ImportUnknown(run=run)
    return row


def _check_choices(seen: Sequence[Planned], take: Sequence[str]) -> None:
    known = {f"{one.kind}/{one.subject}/{conflict.field}" for one in seen for conflict in one.conflicts}
    for choice in take:
        if choice not in known:
            raise ChoiceUnknown(choice=choice)


async def _check_forms(session: AsyncSession, wanted: Sequence[Planned]) -> None:
    known = await known_ids(session)
    with_new: Known = {
        kind: {**rows, **{one.subject: {} for one in wanted if one.kind == kind}} for kind, rows in known.items()
    }
    errors = [e for one in wanted for e in IMPORTED[one.kind].faults(one.subject, one.form, with_new)]
    if errors:
        raise Invalid(errors=errors[:50])


async def _check_untouched(session: AsyncSession, records: Sequence[RowMapping]) -> None:
    present = {kind: await IMPORTED[kind].every(session) for kind in ORDER}
    touched = [
        f"{record['kind']}/{record['subject']}"
        for record in records
        if tag_of(content_of(present[record["kind"]].get(record["subject"]))) != tag_of(record["after"])
    ]
    if touched:
        raise EditedSince(extra={"subjects": touched[:100]})


async def _put_back(session: AsyncSession, records: Sequence[RowMapping], progress: Progress) -> int | None:
    edition = None
    progress.begin("putting-back", len(records))
    try:
        for kind in reversed(ORDER):
            for part in in_parts([record for record in records if record["kind"] == kind]):
                forms = {r["subject"]: IMPORTED[kind].form.model_validate(r["before"]) for r in part if r["before"]}
                edition = await IMPORTED[kind].write(session, forms) if forms else edition
                if created := [record["subject"] for record in part if not record["before"]]:
                    await IMPORTED[kind].remove(session, created)
                progress.done += len(part)
        await check_references(session)
    except IntegrityError as error:
        raise StillReferred from error
    return edition


async def _record(
    session: AsyncSession, before: Sequence[tuple[Any, str, Mapping[str, Any] | None]], by: str, cause: str
) -> None:
    """Put on record what things are now, next to what they were."""
    present = {kind: await IMPORTED[kind].every(session) for kind in {kind for kind, _, _ in before}}

    def rows() -> Iterator[dict[str, Any]]:
        for kind, subject, was in before:
            after = content_of(present[kind].get(subject))
            yield {
                "id": new_id(),
                "kind": kind,
                "subject": subject,
                "before": was,
                "after": after,
                "by": by,
                "cause": cause,
            }

    for part in in_parts(rows()):
        await add_records(session, part)
