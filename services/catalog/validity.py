"""How long something holds: from a day on, until a day, both included."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from shared.schemas import ApiModel
from shared.validation import unfit

Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]


class Lasting(ApiModel):
    """Something with a first and a last day."""

    valid_from: Day | None = Field(None, description="First day on which it holds; null: it always did")
    valid_to: Day | None = Field(None, description="Last day, included; null: no end is known")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise unfit("ends_before_start", "`validTo` liegt vor `validFrom`.", "`validTo` is before `validFrom`.")
        return self


def holds(begins: date | None, ends: date | None, day: date) -> bool:
    """Whether something with this first and last day holds on a day."""
    return (begins is None or begins <= day) and (ends is None or day <= ends)


def holds_on(item: Mapping[str, Any], day: date) -> bool:
    """The same for something kept as JSON, with `validFrom` and `validTo` where they are known."""
    begins, ends = (date.fromisoformat(item[name]) if item.get(name) else None for name in ("validFrom", "validTo"))
    return holds(begins, ends, day)


def overlap(one: Lasting, other: Lasting) -> bool:
    """Whether there is a day on which both hold."""
    begins = max(one.valid_from or date.min, other.valid_from or date.min)
    return begins <= min(one.valid_to or date.max, other.valid_to or date.max)
