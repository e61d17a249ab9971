"""Measured durations as the API shows them."""

from pydantic import Field

from shared.schemas import ApiModel


class MeasuredVisits(ApiModel):
    """How often people came for a case with this service alone, in the year before today; never of fewer than five cases.

    Visits belong to one case when staff agreed the next one in the last; who books again without that begins a case of their own.
    """

    cases: int = Field(ge=5, description="Cases with at least one appointment that was kept", examples=[180])
    visits: int = Field(description="Appointments that were kept in all of them", examples=[210])
    p80_visits: int = Field(description="Four of five cases took no more visits", examples=[1])


class MeasuredDuration(ApiModel):
    """How long visits for this service alone took, from call to end, in the year before today; never of fewer than five visits."""

    visits: int = Field(ge=5, description="Visits that were measured", examples=[240])
    p50_minutes: int = Field(description="Half of them took no longer", examples=[11])
    p80_minutes: int = Field(description="Four of five took no longer", examples=[16])
