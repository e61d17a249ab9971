"""Conditional requests (RFC 9110 §13): nobody overwrites what they have not seen. Pure."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from services.catalog.editing.problems import ChangedMeanwhile, ConditionMissing


def tag_of(content: Any) -> str | None:
    """The entity tag of a form; None where there is none."""
    if content is None:
        return None
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
    return f'"{hashlib.sha256(canonical).hexdigest()[:32]}"'


@dataclass(frozen=True, slots=True)
class Condition:
    """What the caller has seen: the headers If-Match and If-None-Match."""

    if_match: str | None
    if_none_match: str | None

    def check(self, current: str | None) -> None:
        """Raise ConditionMissing (428) or ChangedMeanwhile (412) unless the caller has seen the version with this tag."""
        if self.if_match is None and (self.if_none_match or "").strip() != "*":
            raise ConditionMissing
        seen = [tag.strip() for tag in self.if_match.split(",")] if self.if_match is not None else [None]
        if current not in seen and not (current is not None and "*" in seen):
            raise ChangedMeanwhile(current=current or "–")
