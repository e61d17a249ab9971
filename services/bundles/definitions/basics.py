"""What all parts of a definition are made of: names, words, and legal clocks."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=64)]
FactId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
RuleName = Literal[
    "P7D", "P14D", "P1M", "P6M", "3WD", "lebensmonat_rueckwirkung_3", "monat_rueckwirkung_6",
    "month_start_of_application", "unverzueglich", "soon",
]  # fmt: skip


def _in_both_languages(text: dict[str, str]) -> dict[str, str]:
    if not text.get("de") or not text.get("en"):
        raise ValueError("a text needs German (de) and English (en)")
    return text


Words = Annotated[dict[str, str], AfterValidator(_in_both_languages)]
"""A text for people by language; German and English are always there."""


LanguageTag = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[a-z0-9]{1,8})*$", max_length=35)]
"""A language as in BCP 47, in small letters as texts are looked up: uk, ar, de-x-leicht."""


class Content(BaseModel):
    """Base of all parts of a definition: frozen, no unknown members."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class DeadlineRule(Content):
    """A legal clock. `from` is the event of the bundle, `antrag` (receipt) or an artefact."""

    rule: RuleName
    start: str = Field(alias="from")
    kind: Literal["obligation", "benefit_loss", "payment_gap", "validity"]
    law: str = ""
    subject: Words | None = None
    src: tuple[str, ...] = ()
