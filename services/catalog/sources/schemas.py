"""Sources as the API shows them."""

from typing import Literal

from pydantic import Field

from shared.schemas import ApiModel


class Source(ApiModel):
    """What a key under `provenance.sources` stands for."""

    id: str = Field(examples=["lvz-2017-neu"])
    kind: Literal["council", "page", "repository", "city", "none"] = Field(description="`none`: not seen in any source")
    reference: str
    dated: str | None = Field(description="Date of the source as far as known: year, month or day")
