"""Competence as the API shows it."""

from typing import Literal

from pydantic import Field

from shared.schemas import ApiModel, LanguageMap, Provenance


class AcceptingUnit(ApiModel):
    """A unit that accepts a service."""

    id: str = Field(examples=["amt-buergerservice"])
    name: str
    level: str = Field(examples=["city"])
    external: bool
    provenance: Provenance


class Place(ApiModel):
    """The place as it was understood: an Amtlicher Regionalschlüssel."""

    ars: str = Field(examples=["147130000000"])
    kind: Literal["ars", "postcode", "street"]
    value: str


class CompetenceAnswer(ApiModel):
    """Exactly one unit, and the offices where it can be met."""

    service: str
    title: LanguageMap
    place: Place
    unit: AcceptingUnit
    offices: list[str] = Field(description="Offices that handle it and still exist")
    intake_everywhere: bool = Field(description="Every citizen office takes the papers, also if it does not decide")
