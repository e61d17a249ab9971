"""Sources as the API shows them."""

from typing import Literal

from pydantic import Field

from shared.schemas import ApiModel


class Source(ApiModel):
    """What a key under `provenance.sources` stands for."""

    id: str = Field(examples=["lvz-2017-neu"], description="Key of the source")
    kind: Literal["council", "page", "repository", "city", "none"] = Field(description="`none`: not seen in any source")
    reference: str = Field(description="What it is and where to find it", examples=["Leistungsverzeichnis 2017"])
    dated: str | None = Field(
        description="Date of the source as far as known: year, month or day", examples=["2017-05"]
    )
