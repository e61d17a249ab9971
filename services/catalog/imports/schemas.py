"""Imports as the API takes and shows them."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from services.catalog.editing.schemas import FieldChange
from services.catalog.imports.incoming import ImportKind
from shared.schemas import ApiModel

ImportFormat = Literal["yaml", "xzufi"]
ImportState = Literal["receiving", "reading", "planned", "applying", "applied", "undoing", "undone", "failed"]
FileName = Annotated[str, StringConstraints(pattern=r"^[\w.-]{1,120}$")]


class NewImport(ApiModel):
    """Files to import; nothing is written before the import is applied."""

    format: ImportFormat = Field(
        description="`yaml`: the form of the seeds; `xzufi`: transfer files of version 2.1 to 2.3"
    )
    source: str = Field(
        pattern=r"^[a-z0-9-]{1,40}$", examples=["amt24"], description="Who says it; remembered for the next time"
    )
    files: dict[FileName, str] | None = Field(
        None,
        min_length=1,
        max_length=50,
        description="Texts by file name; left out when they are sent one by one. More than 1 MiB together is read by the worker",
    )


class ImportConflict(ApiModel):
    """A field both sides changed, or nobody knows who; ours stays unless theirs is chosen."""

    field: str = Field(examples=["title.de"])
    ours: Any
    theirs: Any


class ImportedThing(ApiModel):
    """What an import does to one thing."""

    kind: ImportKind
    subject: str
    new: bool
    changes: list[FieldChange]
    conflicts: list[ImportConflict]


class LeftAlone(ApiModel):
    """Something in a file that is not touched; what a sender took back is only listed, people decide."""

    what: str = Field(examples=["leistung"])
    id: str
    reason: Literal["not-ours", "taken-back", "not-understood"]


class ImportProgress(ApiModel):
    """How far the worker is."""

    step: Literal["waiting", "reading", "comparing", "writing", "putting-back"]
    done: int
    of: int = Field(description="Files while reading, else things; 0 while waiting")


class ImportShown(ApiModel):
    """An import: what it would change while planned, what it was afterwards."""

    id: UUID
    format: ImportFormat
    source: str
    state: ImportState
    created_at: datetime
    created_by: str
    applied_at: datetime | None
    applied_by: str | None
    undone_at: datetime | None
    undone_by: str | None
    progress: ImportProgress | None = Field(description="While the worker is on it, else null")
    problem: dict[str, Any] | None = Field(
        description="Why the worker could not do what it was asked for last (RFC 9457)"
    )


class ImportPlan(ImportShown):
    """The import with all its differences; things that would not change are left out."""

    things: list[ImportedThing] = Field(
        description="Empty once applied: the record of edits has them, cause import:<id>. The first 100 of a large import"
    )
    changed: int = Field(description="How many things would change or are in conflict")
    files: list[FileName] = Field(description="Files that wait to be read")
    unmatched: list[LeftAlone]
    unchanged: int
    tag: str | None = Field(description="Goes into If-Match of apply: what is applied is what was seen")


class ImportChoices(ApiModel):
    """The conflicts for which the import's value is taken."""

    take_theirs: list[str] = Field(
        default_factory=list, max_length=10_000, examples=[["service/personalausweis/title.de"]]
    )


class ImportDone(ApiModel):
    """An import applied or undone."""

    id: UUID
    state: ImportState
    written: int | None = Field(description="Things that changed; null while the worker is on it")
    edition: int | None


class FileTaken(ApiModel):
    """A file of a large import that arrived."""

    id: UUID
    name: FileName
    characters: int


Difference = Annotated[
    str, StringConstraints(pattern=r"^(unit|office|service)/[a-z0-9-]{1,80}/[A-Za-z0-9_.-]{1,200}$", max_length=300)
]


class NewComment(ApiModel):
    """A word about one difference, named as in `takeTheirs`."""

    difference: Difference = Field(examples=["service/personalausweis/fees"])
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=r"^[^\x00]+$")]


class CommentShown(NewComment):
    """Who said it, and when."""

    at: datetime
    by: str
