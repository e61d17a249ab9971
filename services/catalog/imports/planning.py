"""Plan an import: read the files, compare with what we have and with what the source said last time. Nothing is written yet."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
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
from services.catalog.imports.problems import ImportUnknown
from services.catalog.imports.schemas import ImportPlan, ImportShown, NewImport
from services.catalog.imports.store import add_import, import_page, import_row, items_of, last_said, services_by_key
from services.catalog.imports.xzufi_reader import read_xzufi
from services.catalog.imports.yaml_reader import read_yaml
from shared.ids import new_id
from shared.problems import FieldError, Invalid
from shared.schemas import Page, encode_cursor

SHOWN: Final = tuple(ImportShown.model_fields)


@dataclass(frozen=True, slots=True)
class Planned:
    """What an import does to one thing: contents before (None when new) and after, and what a person has to decide."""

    kind: ImportKind
    subject: str
    before: Mapping[str, Any] | None
    form: Any
    changes: list[Change]
    conflicts: list[Conflict]


async def new_import(session: AsyncSession, wanted: NewImport, by: str) -> ImportPlan:
    """Read and keep the files' contents and say what they would change; raises Unreadable or Invalid."""
    by_key = await services_by_key(session) if wanted.format == "xzufi" else {}
    reading = await asyncio.to_thread(_read, wanted, by_key)
    run = new_id()
    unmatched = [entry._asdict() for entry in reading.unmatched]
    row = {"id": run, "format": wanted.format, "source": wanted.source, "unmatched": unmatched, "created_by": by}
    things = {(thing.kind, thing.subject): thing for thing in reading.things}  # of one named twice the last counts
    items = [
        {
            "import_id": run,
            "kind": t.kind,
            "subject": t.subject,
            "position": number,
            "content": t.content,
            "defaults": t.defaults,
        }
        for number, t in enumerate(sorted(things.values(), key=lambda thing: ORDER.index(thing.kind)))
    ]
    await add_import(session, row, items)
    return await show_import(session, run)


async def show_import(session: AsyncSession, run: UUID) -> ImportPlan:
    """An import with what it would change now; raises ImportUnknown."""
    row = await import_row(session, run)
    if row is None:
        raise ImportUnknown(run=run)
    planned = await plan(session, row, ()) if row["state"] == "planned" else []
    things = [thing_of(one) for one in planned if one.changes or one.conflicts]
    plain = {name: row[name] for name in SHOWN} | {"unmatched": row["unmatched"]}
    tag = tag_of_plan(planned) if row["state"] == "planned" else None
    return ImportPlan.model_validate(plain | {"things": things, "unchanged": len(planned) - len(things), "tag": tag})


async def list_imports(session: AsyncSession, limit: int, cursor: str | None) -> Page[ImportShown]:
    """Imports from the newest to the oldest."""
    rows = await import_page(session, position_of(cursor), limit + 1)
    items = [ImportShown.model_validate({name: row[name] for name in SHOWN}) for row in rows[:limit]]
    return Page(items=items, next=encode_cursor([items[-1].id]) if len(rows) > limit else None)


async def plan(session: AsyncSession, run: RowMapping, take: Collection[str]) -> list[Planned]:
    """Everything the import names against the present state; `take` names conflicts as `kind/subject/field`."""
    items = await items_of(session, run["id"])
    said = await last_said(session, run["source"], run["id"])
    present = {kind: await IMPORTED[kind].every(session) for kind in {item["kind"] for item in items}}
    planned, errors = list[Planned](), list[FieldError]()
    for item in items:
        ours = present[item["kind"]].get(item["subject"])
        last = said.get((item["kind"], item["subject"]), {})
        try:
            planned.append(_planned(item, content_of(ours), last, take))
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


def _planned(item: RowMapping, ours: Any, last: Mapping[str, Any], take: Collection[str]) -> Planned:
    prefix = f"{item['kind']}/{item['subject']}/"
    chosen = {choice.removeprefix(prefix) for choice in take if choice.startswith(prefix)}
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


def _read(wanted: NewImport, by_key: Mapping[str, list[str]]) -> Reading:
    return read_yaml(wanted.files) if wanted.format == "yaml" else read_xzufi(wanted.files, by_key)
