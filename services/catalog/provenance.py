"""The provenance of a fact of the catalogue: where it comes from and when somebody last looked whether it still holds."""

from datetime import date

from pydantic import Field

from shared.schemas import Provenance as Origin


class Provenance(Origin):
    """Status and sources of a fact, and when it was last checked."""

    checked_at: date | None = Field(None, description="When staff last compared it with its source; null when never")
