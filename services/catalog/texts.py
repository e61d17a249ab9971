"""Texts people write for people: in several languages, German always among them."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field, StringConstraints

from shared.validation import unfit

PLAIN_GERMAN: Final = "de-x-leicht"
"""Leichte Sprache: easy-to-read German, as a private-use language tag (BCP 47)."""


def _german_there(text: dict[str, str]) -> dict[str, str]:
    if not text.get("de", "").strip():
        raise unfit("german_missing", "Ein Text auf Deutsch (`de`) fehlt.", "A text in German (`de`) is needed.")
    return text


Language = Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z0-9-]{1,12})?$")]
ShortWords = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400, pattern=r"^[^\x00]+$")
]
LongWords = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000, pattern=r"^[^\x00]+$")
]
ShortGermanText = Annotated[dict[Language, ShortWords], AfterValidator(_german_there)]
GermanText = Annotated[dict[Language, LongWords], AfterValidator(_german_there)]
