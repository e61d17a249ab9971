"""What makes two cases alike, folded so that spelling does not hide it; pure."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from services.bundles.definitions.content import Definition


def likeness_of(definition: Definition, event_date: date | None, answers: Mapping[str, Any]) -> bytes | None:
    """Bundle, event and the values the definition names as telling, as one text to be hashed; None while one of them is missing."""
    if not definition.same_as or any(answers.get(name) in (None, "", {}, []) for name in definition.same_as):
        return None
    telling = [folded(json.dumps(answers[name], sort_keys=True, ensure_ascii=False)) for name in definition.same_as]
    return json.dumps([definition.bundle, event_date and event_date.isoformat(), telling]).encode()


def folded(text: str) -> str:
    """Without case, accents and spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter) and not letter.isspace())
