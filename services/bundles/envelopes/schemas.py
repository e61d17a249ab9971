"""Envelopes over HTTP."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from services.bundles.cases.opening import OpenCase
from services.bundles.cases.schemas import Answers, MissingView, Mode, PartView
from services.bundles.cases.views import missing_view, part_views
from services.bundles.compiler.schemas import EventDate, Facts
from services.bundles.evidence.forms import Kind
from shared.schemas import ApiModel, LanguageMap

OfficeId = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=64, description="The office", examples=["bb-otto-schill"])
]
ProofId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=64, description="The proof, by its id")]


class PaperIn(ApiModel):
    proof: ProofId = Field(examples=["geburtsurkunde"])
    kind: Kind = Field(description="original, certified_copy or copy")


class ScanIn(ApiModel):
    """What an office found in an envelope. Everything may be left out but the office."""

    office: OfficeId
    received_at: AwareDatetime | None = Field(
        None, description="When it arrived, if not just now: the legal Eingangsdatum", examples=["2026-12-31T23:40:00+01:00"]
    )  # fmt: skip
    papers: list[PaperIn] = Field(default_factory=list, max_length=60, description="The papers inside")
    facts: Facts = Field(default_factory=dict, description="Facts read from the form")
    answers: Answers = Field(default_factory=dict, description="Values read from the form")
    event_date: EventDate | None = Field(None, description="The date of the event, as written on the form")
    consents: list[Annotated[str, Field(max_length=64)]] = Field(
        default_factory=list, max_length=50, description="Consents given by signature", examples=[["familienkasse"]]
    )


class PaperStatus(ApiModel):
    """Where a case on paper stands: no facts, no answers, nothing to change."""

    reference: str = Field(description="The number on the cover sheet", examples=["L-7KQ2-9F3M"])
    bundle: str = Field(description="The bundle", examples=["elternexpress"])
    title: LanguageMap = Field(description="Its name")
    contact: str = Field(
        description="Whom to ask about any of its parts: the coordinating office", examples=["standesamt"]
    )
    contact_name: LanguageMap = Field(description="What it is called")
    mode: Mode = Field(description="How it is handed in")
    state: str = Field(description="draft, submitted, finished or withdrawn", examples=["submitted"])
    received_at: datetime | None = Field(description="The Eingangsdatum; null while nothing has arrived")
    at_office: str | None = Field(
        description="The office that has the envelope; null where it was not checked in", examples=["bb-otto-schill"]
    )
    at_office_since: datetime | None = Field(description="Since when")
    parts: list[PartView] = Field(description="The parts of the case, in order of wave")
    missing: list[MissingView] = Field(description="Only the gaps, each with its reason and date")


def paper_status(case: OpenCase) -> PaperStatus:
    """What number and PIN, or an office, may see."""
    return PaperStatus(
        reference=case.file.reference,
        bundle=case.file.bundle_id,
        title=dict(case.definition.title),
        contact=case.definition.contact,
        contact_name=case.definition.contact_name,
        mode=case.file.mode,
        state=case.file.state,
        received_at=case.file.submitted_at or case.file.received_at,
        at_office=case.file.office_id,
        at_office_since=case.file.office_since,
        parts=part_views(case),
        missing=missing_view(case).items,
    )
