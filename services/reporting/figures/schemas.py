"""Handed-in figures as they cross HTTP."""

from decimal import Decimal
from typing import Annotated

from pydantic import AwareDatetime, Field

from services.reporting.figures.measures import Measure
from shared.schemas import ApiModel

Amount = Annotated[Decimal, Field(ge=0, le=Decimal("999999999.99"), max_digits=11, decimal_places=2)]


class FigureIn(ApiModel):
    """One figure with its year and source."""

    measure: Measure = Field(description="What is measured", examples=["annual_cases"])
    subject: str = Field(
        pattern=r"^[a-z0-9-]{1,80}$", description="The service, office or life event", examples=["reisepass"]
    )
    year: int = Field(ge=2000, le=2199, examples=[2025])
    value: Amount = Field(examples=["31250"])
    target: Amount | None = Field(None, description="What the city wants to reach", examples=["30000"])
    source: str = Field(
        min_length=3, max_length=300, description="Where it was counted", examples=["Fachverfahren, Stand 15.01.2026"]
    )


class FiguresIn(ApiModel):
    """Figures that are taken over together or not at all."""

    figures: list[FigureIn] = Field(min_length=1, max_length=5000)


class FigureOut(ApiModel):
    """A figure in force."""

    measure: Measure
    subject: str
    year: int
    value: float
    target: float | None
    source: str
    contributed_at: AwareDatetime


class Change(ApiModel):
    """What taking a figure over does, or would do."""

    measure: Measure
    subject: str
    year: int
    before: float | None = Field(description="The value in force until now; null when there was none")
    after: float


class Intake(ApiModel):
    """The effect of figures that were handed in."""

    applied: bool = Field(description="False for a dry run")
    changes: list[Change] = Field(description="Figures that are new or differ; those that say the same are not listed")
