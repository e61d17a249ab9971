"""Measured durations as the API shows them."""

from pydantic import Field

from shared.schemas import ApiModel


class MeasuredDuration(ApiModel):
    """How long visits for this service alone took, from call to end, in the year before today; never of fewer than five visits."""

    visits: int = Field(ge=5, description="Visits that were measured", examples=[240])
    p50_minutes: int = Field(description="Half of them took no longer", examples=[11])
    p80_minutes: int = Field(description="Four of five took no longer", examples=[16])
