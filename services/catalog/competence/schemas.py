"""Competence as the API shows it."""

from typing import Literal

from pydantic import Field

from shared.schemas import ApiModel, LanguageMap, Provenance


class AcceptingUnit(ApiModel):
    """A unit that accepts a service."""

    id: str = Field(examples=["amt-buergerservice"], description="Id of the unit")
    name: str = Field(description="Name of the unit", examples=["Amt Bürgerservice"])
    level: str = Field(
        examples=["city"], description="Whose it is: of the city, the state, the federation, social insurance ..."
    )
    external: bool = Field(description="Whether it is outside the city")
    provenance: Provenance = Field(description="How well this is known, and from which source")


class Place(ApiModel):
    """The place as it was understood: an Amtlicher Regionalschlüssel."""

    ars: str = Field(examples=["147130000000"], description="Regional key (Amtlicher Regionalschlüssel)")
    kind: Literal["ars", "postcode", "street"] = Field(description="What was asked with")
    value: str = Field(description="What was asked", examples=["04109"])


class CompetenceAnswer(ApiModel):
    """Exactly one unit, and the offices where it can be met."""

    service: str = Field(description="Id of the service in the catalogue", examples=["personalausweis"])
    title: LanguageMap = Field(description="Title for people, by language")
    place: Place = Field(description="The place that was asked for")
    unit: AcceptingUnit = Field(description="The one unit that accepts the application")
    offices: list[str] = Field(description="Offices that handle it and still exist", examples=[["bb-otto-schill"]])
    intake_everywhere: bool = Field(description="Every citizen office takes the papers, also if it does not decide")
