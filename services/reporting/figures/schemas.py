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
    year: int = Field(ge=2000, le=2199, examples=[2025], description="Year it is of")
    value: Amount = Field(examples=["31250"], description="The figure")
    target: Amount | None = Field(None, description="What the city wants to reach", examples=["30000"])
    source: str = Field(
        min_length=3, max_length=300, description="Where it was counted", examples=["Fachverfahren, Stand 15.01.2026"]
    )


class FiguresIn(ApiModel):
    """Figures that are taken over together or not at all."""

    figures: list[FigureIn] = Field(min_length=1, max_length=5000, description="The figures")


class FigureOut(ApiModel):
    """A figure in force."""

    measure: Measure = Field(description="What the figure counts")
    subject: str = Field(description="Id of the thing it is about", examples=["personalausweis"])
    year: int = Field(description="Year it is of", examples=[2024])
    value: float = Field(description="The number itself", examples=[42])
    target: float | None = Field(description="What is aimed at; null when nothing is", examples=[60])
    source: str = Field(description="Where it comes from", examples=["Jahresbericht 2024, S. 12"])
    contributed_at: AwareDatetime = Field(description="When the figure came in")


class Change(ApiModel):
    """What taking a figure over does, or would do."""

    measure: Measure = Field(description="What the figure counts")
    subject: str = Field(description="Id of the thing it is about", examples=["personalausweis"])
    year: int = Field(description="Year it is of", examples=[2024])
    before: float | None = Field(description="The value in force until now; null when there was none", examples=[1100])
    after: float = Field(description="The value from now on", examples=[1200])


class Intake(ApiModel):
    """The effect of figures that were handed in."""

    applied: bool = Field(description="False for a dry run")
    changes: list[Change] = Field(description="Figures that are new or differ; those that say the same are not listed")
