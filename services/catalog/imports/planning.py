"""Plan an import: read the files, compare with what we have and with what the source said last time. Nothing is written yet."""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editing.conditions import tag_of
from services.catalog.editing.diff import Change, differences
from services.catalog.editing.history import position_of
from services.catalog.editing.kinds import content_of
from services.catalog.imports.incoming import ORDER, ImportKind, Reading
from services.catalog.imports.kinds import IMPORTED
from services.catalog.imports.merge import Conflict, merged
from services.catalog.imports.problems import ImportNotPlanned, ImportUnknown
from services.catalog.imports.progress import Progress, breathe
from services.catalog.imports.schemas import ImportedThing, ImportPlan, ImportShown, NewImport
from services.catalog.imports.store import (
    add_import,
    import_page,
    import_row,
    items_of,
    last_said,
    services_by_key,
    set_planned,
)
from services.catalog.imports.uploads import MOST_THINGS, leave_to_worker, too_large
from services.catalog.imports.work_store import add_read, changed_page, count_things, file_names
from services.catalog.imports.xzufi_reader import read_xzufi
from services.catalog.imports.yaml_reader import read_yaml
from shared.ids import new_id
from shared.problems import FieldError, Invalid, InvalidCursor
from shared.schemas import Page, decode_cursor, encode_cursor

SHOWN: Final = tuple(ImportShown.model_fields)
READ_AT_ONCE: Final = 1024 * 1024
"""Characters a request reads itself; more is left to the worker."""
FIRST_THINGS: Final = 100


@dataclass(frozen=True, slots=True)
class Planned:
    """What an import does to one thing: contents before (None when new) and after, and what a person has to decide."""

    kind: ImportKind
    subject: str
    before: Mapping[str, Any] | None
    form: Any
    changes: list[Change]
    conflicts: list[Conflict]

    @property
    def differs(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.changes or self.conflicts)


async def new_import(session: AsyncSession, wanted: NewImport, by: str) -> ImportPlan:
    """Read the files and say what they would change; raises Unreadable or Invalid.

    Without files the import waits for them; with many it is left to the worker.
    """
    run, files = new_id(), wanted.files or {}
    row = {"id": run, "format": wanted.format, "source": wanted.source, "state": "receiving", "created_by": by}
    await add_import(session, row)
    if sum(map(len, files.values())) > READ_AT_ONCE:
        await leave_to_worker(session, run, files, by)
    elif files:
        reading = await read(session, wanted.format, files, Progress())
        await add_read(session, run, unmatched_rows(reading), list(item_rows(run, reading)))
        await set_planned(session, run)
    return await show_import(session, run)


async def show_import(session: AsyncSession, run: UUID) -> ImportPlan:
    """An import with what it would change now, or with how far the worker is; raises ImportUnknown."""
    row = await import_row(session, run)
    if row is None:
        raise ImportUnknown(run=run)
    waiting = await file_names(session, run) if row["state"] in ("receiving", "reading") else []
    plain = {name: row[name] for name in SHOWN} | {"unmatched": row["unmatched"], "files": waiting}
    if row["state"] != "planned":
        plan_of = {"things": [], "unchanged": 0, "changed": 0, "tag": None}
    elif row["tag"] is None:
        planned = await plan(session, row, ())
        things = [thing_of(one) for one in planned if one.differs]
        unchanged = len(planned) - len(things)
        plan_of = {"things": things, "unchanged": unchanged, "changed": len(things), "tag": tag_of_plan(planned)}
    else:
        everything, changed = await count_things(session, run)
        first = [shown_item(item) for item in await changed_page(session, run, -1, FIRST_THINGS, conflicts=False)]
        plan_of = {"things": first, "unchanged": everything - changed, "changed": changed, "tag": row["tag"]}
    return ImportPlan.model_validate(plain | plan_of)


async def list_things(
    session: AsyncSession, run: UUID, limit: int, cursor: str | None, *, conflicts: bool
) -> Page[ImportedThing]:
    """What the worker planned, page by page; raises ImportUnknown, or ImportNotPlanned where a request made the plan."""
    row = await import_row(session, run)
    if row is None:
        raise ImportUnknown(run=run)
    if row["tag"] is None:
        raise ImportNotPlanned(state=row["state"])
    after = decode_cursor(cursor, 1)[0] if cursor else -1
    if not isinstance(after, int) or abs(after) >= 2**31:
        raise InvalidCursor
    rows = await changed_page(session, run, after, limit + 1, conflicts=conflicts)
    things = [ImportedThing.model_validate(shown_item(item)) for item in rows[:limit]]
    return Page(items=things, next=encode_cursor([rows[limit - 1]["position"]]) if len(rows) > limit else None)


async def list_imports(session: AsyncSession, limit: int, cursor: str | None) -> Page[ImportShown]:
    """Imports from the newest to the oldest."""
    rows = await import_page(session, position_of(cursor), limit + 1)
    items = [ImportShown.model_validate({name: row[name] for name in SHOWN}) for row in rows[:limit]]
    return Page(items=items, next=encode_cursor([items[-1].id]) if len(rows) > limit else None)


async def read(session: AsyncSession, form: str, files: Mapping[str, str], progress: Progress) -> Reading:
    """What files say, read in a thread of its own; raises Unreadable, Invalid or ImportTooLarge."""
    by_key = await services_by_key(session) if form == "xzufi" else {}
    progress.begin("reading", len(files))
    named = progress.counted(files.items())
    reading = await asyncio.to_thread(lambda: read_yaml(named) if form == "yaml" else read_xzufi(named, by_key))
    if len(reading.things) > MOST_THINGS:
        raise too_large()
    return reading


def item_rows(run: UUID, reading: Reading) -> Iterator[dict[str, Any]]:
    """Rows of what was read, in the order in which it is written; of one thing named twice the last counts."""
    things = {(thing.kind, thing.subject): thing for thing in reading.things}
    for number, thing in enumerate(sorted(things.values(), key=lambda thing: ORDER.index(thing.kind))):
        same = {"kind": thing.kind, "subject": thing.subject, "content": thing.content, "defaults": thing.defaults}
        yield {"import_id": run, "position": number} | same


def unmatched_rows(reading: Reading) -> list[dict[str, Any]]:
    """What was left alone, as it is kept."""
    return [entry._asdict() for entry in reading.unmatched]


def shown_item(item: RowMapping) -> dict[str, Any]:
    """What the API shows of a thing the worker planned."""
    outcome = item["outcome"]
    same = {"kind": item["kind"], "subject": item["subject"]}
    return same | {name: outcome[name] for name in ("new", "changes", "conflicts")}


async def plan(
    session: AsyncSession, run: RowMapping, take: Collection[str], progress: Progress | None = None
) -> list[Planned]:
    """Everything the import names against the present state; `take` names conflicts as `kind/subject/field`."""
    items = await items_of(session, run["id"])
    progress = progress or Progress()
    progress.begin("comparing", len(items))
    chosen = by_thing(take)
    said = await last_said(session, run["source"], run["id"])
    present = {kind: await IMPORTED[kind].every(session) for kind in {item["kind"] for item in items}}
    planned, errors = list[Planned](), list[FieldError]()
    for number, item in enumerate(progress.counted(items)):
        await breathe(number)
        ours = present[item["kind"]].get(item["subject"])
        last = said.get((item["kind"], item["subject"]), {})
        try:
            thing = item["kind"], item["subject"]
            planned.append(_planned(item, content_of(ours), last, chosen.get(thing, set())))
        except ValidationError as error:
            errors += [
                FieldError(f"{item['kind']}/{item['subject']}/{'.'.join(map(str, detail['loc']))}",
                           {"de": f"Passt nicht zur Form: {detail['msg']}", "en": detail["msg"]})
                for detail in error.errors()[:5]
            ]  # fmt: skip
    if errors:
        raise Invalid(errors=errors[:50])
    return planned


def tag_of_plan(planned: Sequence[Planned]) -> str | None:
    """The tag of what a person was shown, whatever they choose afterwards."""
    return tag_of([[one.kind, one.subject, one.before, thing_of(one)] for one in planned])


def thing_of(one: Planned) -> dict[str, Any]:
    """What the API shows of a planned thing."""
    changes = [change._asdict() for change in one.changes]
    conflicts = [conflict._asdict() for conflict in one.conflicts]
    named = {"kind": one.kind, "subject": one.subject, "new": one.before is None}
    return named | {"changes": changes, "conflicts": conflicts}


def by_thing(take: Collection[str]) -> dict[tuple[str, str], set[str]]:
    """Chosen fields by kind and subject."""
    found: dict[tuple[str, str], set[str]] = {}
    for kind, subject, name in (choice.split("/", 2) for choice in take if choice.count("/") > 1):
        found.setdefault((kind, subject), set()).add(name)
    return found


def _planned(item: RowMapping, ours: Any, last: Mapping[str, Any], chosen: Collection[str]) -> Planned:
    if ours is None:
        content, conflicts = {**item["defaults"], **item["content"]}, list[Conflict]()
    else:
        content, conflicts = merged(ours, item["content"], last, chosen)
    form = _whole(IMPORTED[item["kind"]].form, content)
    changes = differences(ours or {}, content_of(form))
    return Planned(item["kind"], item["subject"], ours, form, changes, conflicts)


def _whole(form: type[Any], content: Mapping[str, Any]) -> Any:
    """The form with every field written out, as edits by staff are stored."""
    return form.model_validate(content_of(form.model_validate(content)))
