"""Which form of a proof serves where which is asked, and the steps of a paper through an office; pure."""

from collections.abc import Mapping
from typing import Final, Literal

from services.bundles.compiler.evidence import STRICTNESS

Kind = Literal["original", "certified_copy", "copy", "electronic", "data"]
State = Literal["announced", "received", "checked", "returned"]
Step = Literal["received", "checked", "returned"]
Back = Literal["pick_up", "post"]
"""How papers come back: fetched at an office, or sent to the address of the holder."""

FILE_KINDS: Final[frozenset[Kind]] = frozenset({"copy", "electronic", "data"})
"""What a file can be; an original or a certified copy is paper."""
PAPER_KINDS: Final[frozenset[Kind]] = frozenset({"original", "certified_copy", "copy"})
STEPS: Final[Mapping[State, frozenset[Step]]] = {
    "announced": frozenset({"received"}),
    "received": frozenset({"checked", "returned"}),
    "checked": frozenset({"returned"}),
    "returned": frozenset(),
}


def serves(kind: Kind, form: str) -> bool:
    """Whether a proof of this kind suffices where `form` is asked; the stricter serves for the less strict."""
    return STRICTNESS.index(kind) >= STRICTNESS.index(form)
