"""Figures as the API shows them."""

from pydantic import Field

from shared.schemas import ApiModel, LanguageMap, Provenance


class Figure(ApiModel):
    """A count with its year and source."""

    id: str = Field(examples=["geburten"])
    label: LanguageMap
    value: int
    previous: int | None = Field(description="The value of the year before")
    unit: str = Field(examples=["cases"])
    year: int | None
    service: str | None
    life_event: str | None
    provenance: Provenance
