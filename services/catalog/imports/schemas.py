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
        examples=[{"stadtbuero.yaml": "id: stadtbuero"}],
    )


class PortalTexts(ApiModel):
    """Texts of the state portal, as XZuFi."""

    files: dict[FileName, str] | None = Field(
        None,
        min_length=1,
        max_length=50,
        description="Transfer files of version 2.1 to 2.3 by name; left out when they are sent one by one",
        examples=[{"leistungen-1.xml": "<xzufi:transfer .../>"}],
    )


class ImportConflict(ApiModel):
    """A field both sides changed, or nobody knows who; ours stays unless theirs is chosen."""

    field: str = Field(examples=["title.de"], description="Name of the field")
    ours: Any = Field(description="What stands in the catalogue", examples=[20])
    theirs: Any = Field(description="What the import says", examples=[25])


class ImportedThing(ApiModel):
    """What an import does to one thing."""

    kind: ImportKind = Field(description="Of what kind it is")
    subject: str = Field(description="Id of the thing it is about", examples=["personalausweis"])
    new: bool = Field(description="Whether the catalogue does not know it yet")
    changes: list[FieldChange] = Field(description="What changes, field by field")
    conflicts: list[ImportConflict] = Field(description="Fields both sides changed")


class LeftAlone(ApiModel):
    """Something in a file that is not touched; what a sender took back is only listed, people decide."""

    what: str = Field(examples=["leistung"], description="Kind of thing")
    id: str = Field(description="The service, office or unit that was left as it is", examples=["personalausweis"])
    reason: Literal["not-ours", "taken-back", "not-understood"] = Field(description="Why nothing was done with it")


class ImportProgress(ApiModel):
    """How far the worker is."""

    step: Literal["waiting", "reading", "comparing", "writing", "putting-back"] = Field(
        description="What the worker is doing"
    )
    done: int = Field(description="How many are done", examples=[40])
    of: int = Field(description="Files while reading, else things; 0 while waiting", examples=[64])


class ImportShown(ApiModel):
    """An import: what it would change while planned, what it was afterwards."""

    id: UUID = Field(description="The import, in `/v1/staff/imports/{run}`")
    format: ImportFormat = Field(description="In which form the texts come")
    source: str = Field(description="Who sent them", examples=["amt24"])
    state: ImportState = Field(description="Where it stands")
    created_at: datetime = Field(description="When it was made")
    created_by: str = Field(description="Who made it", examples=["staff-catalog"])
    applied_at: datetime | None = Field(description="When it was applied; null before")
    applied_by: str | None = Field(description="Who applied it; null before", examples=["staff-catalog"])
    undone_at: datetime | None = Field(description="When it was undone; null if it was not")
    undone_by: str | None = Field(description="Who undid it; null if nobody did", examples=["staff-catalog"])
    progress: ImportProgress | None = Field(description="While the worker is on it, else null")
    problem: dict[str, Any] | None = Field(
        description="Why the worker could not do what it was asked for last (RFC 9457)",
        examples=[{"type": "urn:lotse:problem:import-unreadable", "status": 422}],
    )


class ImportPlan(ImportShown):
    """The import with all its differences; things that would not change are left out."""

    things: list[ImportedThing] = Field(
        description="Empty once applied: the record of edits has them, cause import:<id>. The first 100 of a large import"
    )
    changed: int = Field(description="How many things would change or are in conflict", examples=[3])
    files: list[FileName] = Field(description="Files that wait to be read", examples=[["leistungen.xml"]])
    unmatched: list[LeftAlone] = Field(description="What was left alone, and why")
    unchanged: int = Field(description="Things that stay as they are", examples=[212])
    tag: str | None = Field(
        description="Goes into If-Match of apply: what is applied is what was seen", examples=['"5f1c"']
    )


class ImportChoices(ApiModel):
    """The conflicts for which the import's value is taken."""

    take_theirs: list[str] = Field(
        default_factory=list,
        max_length=10_000,
        examples=[["service/personalausweis/title.de"]],
        description="Conflicts in which the import wins, as `subject.field`",
    )


class ImportDone(ApiModel):
    """An import applied or undone."""

    id: UUID = Field(description="The import, in `/v1/staff/imports/{run}`")
    state: ImportState = Field(description="Where it stands")
    written: int | None = Field(description="Things that changed; null while the worker is on it", examples=[3])
    edition: int | None = Field(description="Number of the edition of the catalogue that has it", examples=[17])


class FileTaken(ApiModel):
    """A file of a large import that arrived."""

    id: UUID = Field(description="The import, in `/v1/staff/imports/{run}`")
    name: FileName = Field(description="Name of the file", examples=["leistungen.xml"])
    characters: int = Field(description="Length of its text", examples=[48211])


Difference = Annotated[
    str, StringConstraints(pattern=r"^(unit|office|service)/[a-z0-9-]{1,80}/[A-Za-z0-9_.-]{1,200}$", max_length=300)
]


class NewComment(ApiModel):
    """A word about one difference, named as in `takeTheirs`."""

    difference: Difference = Field(
        examples=["service/personalausweis/fees"], description="The difference it is about, as `subject.field`"
    )
    text: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=r"^[^\x00]+$")
    ] = Field(description="The comment", examples=["Die Gebühr gilt erst ab Januar."])


class CommentShown(NewComment):
    """Who said it, and when."""

    at: datetime = Field(description="When it was written")
    by: str = Field(description="Who did it", examples=["staff-catalog"])
