"""Leistungsschlüssel of the federal catalogue (FIM, formerly LeiKa): 99, group, object, Verrichtung and detail. Pure."""

import re
from typing import Final, Literal, NamedTuple

SHAPE: Final = re.compile(r"99(\d{3})(\d{3})(\d{3})(\d{3})")
KeyType = Literal["lo", "lov", "lovd"]


class LeistungKey(NamedTuple):
    """The parts of a key; three zeros stand for a part that is left open."""

    group: str
    subject: str
    action: str
    detail: str

    @property
    def type(self) -> KeyType:
        """`lo` names an object, `lov` with a Verrichtung, `lovd` with a detail of it."""
        if self.action == "000":
            return "lo"
        return "lov" if self.detail == "000" else "lovd"


def parts_of(key: str) -> LeistungKey:
    """The parts of a key of 14 digits; raises ValueError for anything else. Whether it exists only the FIM portal knows."""
    found = SHAPE.fullmatch(key)
    if found is None:
        raise ValueError("a Leistungsschlüssel has 14 digits and begins with 99")
    return LeistungKey(*found.groups())
