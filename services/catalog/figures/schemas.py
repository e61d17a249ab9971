"""Figures as the API shows them."""

from pydantic import Field

from shared.schemas import ApiModel, LanguageMap, Provenance


class Figure(ApiModel):
    """A count with its year and source."""

    id: str = Field(examples=["geburten"], description="Name of the figure")
    label: LanguageMap = Field(description="What it says for people, by language")
    value: int = Field(description="The number itself", examples=[42])
    previous: int | None = Field(description="The value of the year before", examples=[40])
    unit: str = Field(examples=["cases"], description="What it is counted in")
    year: int | None = Field(description="Year it is of; null when not known", examples=[2024])
    service: str | None = Field(description="Service it is about; null: none", examples=["personalausweis"])
    life_event: str | None = Field(description="Life event it is about; null: none", examples=["geburt"])
    provenance: Provenance = Field(description="How well this is known, and from which source")
