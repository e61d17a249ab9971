"""Intakes over HTTP."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from services.bundles.cases.schemas import Answers
from services.bundles.compiler.schemas import DeadlineView
from services.bundles.envelopes.schemas import OfficeId, PaperIn
from shared.schemas import ApiModel

Representative = Literal["parent", "guardian", "power_of_attorney", "undertaker"]


class IntakeRequest(ApiModel):
    """An application somebody brings to a counter, for any service of the city."""

    office: OfficeId
    service: str = Field(
        pattern=r"^[a-z][a-z0-9-]*$", max_length=64, description="The service applied for", examples=["wohngeld"]
    )
    received_at: AwareDatetime | None = Field(
        None, description="When it arrived, if not just now (night letter box): the legal Eingangsdatum"
    )
    authority: str | None = Field(
        None,
        pattern=r"^[a-z][a-z0-9-]*$",
        max_length=64,
        description="The unit that decides, where the catalog names several",
        examples=["standesamt"],
    )
    postcode: str | None = Field(
        None, pattern=r"^\d{5}$", description="Where the person lives, if the unit depends on it", examples=["04109"]
    )
    answers: Answers = Field(
        default_factory=dict,
        description="Who applies, and for what: person.personalien, person.anschrift, person.kontakt, anliegen",
    )
    represented_by: Representative | None = Field(None, description="Who acts for the person, if not they themselves")
    papers: list[PaperIn] = Field(default_factory=list, max_length=60, description="The papers that were brought")


class IntakeAccepted(ApiModel):
    id: UUID = Field(description="The case it became")
    reference: str = Field(description="The number on the receipt", examples=["L-7KQ2-9F3M"])
    secret: str = Field(description="Opens the case for the person; told this one time", examples=["q3J8c0Yx1mVh2bTn"])
    pin: str = Field(
        description="With the reference it shows where the case stands; printed on the receipt", examples=["4711"]
    )
    service: str = Field(description="The service applied for", examples=["personalausweis"])
    authority: str = Field(description="The unit that decides; or that finds out who does", examples=["standesamt"])
    authority_known: bool = Field(description="false: the catalog did not say; the unit named passes it on")
    received_at: datetime = Field(description="The legal Eingangsdatum (§ 16 (2) SGB I)")
    missing_papers: list[str] = Field(
        description="Proofs the service always needs and that were not brought", examples=[["personalausweis"]]
    )
    deadlines: list[DeadlineView] = Field(description="Legal clocks that run from now on")
    receipt: str = Field(
        description="Path of the receipt to print", examples=["/v1/staff/cases/L-7KQ2-9F3M/receipt.pdf"]
    )


class IntakeView(ApiModel):
    id: UUID = Field(description="The case")
    reference: str = Field(description="The number on the receipt", examples=["T-7KQ2-9F3M"])
    office: str = Field(description="Where it was taken in", examples=["bb-otto-schill"])
    service: str = Field(description="The service applied for", examples=["personalausweis"])
    authority: str = Field(description="The unit that has it now", examples=["standesamt"])
    state: str = Field(description="State of its part", examples=["released"])
    accepted_at: datetime = Field(description="The legal Eingangsdatum")
    sent_at: datetime | None = Field(description="When it left the counter")
    received_at: datetime | None = Field(description="When the unit had it")
    decided_at: datetime | None = Field(description="When the unit decided")
