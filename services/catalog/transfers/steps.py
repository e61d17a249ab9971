"""Which step may follow which. Pure."""

from collections.abc import Mapping
from typing import Final, Literal

TransferState = Literal["proposed", "checked", "resources_agreed", "transferred", "reviewed", "withdrawn"]

BEFORE: Final[Mapping[TransferState, tuple[TransferState, ...]]] = {
    "checked": ("proposed", "checked"),
    "resources_agreed": ("checked", "resources_agreed"),
    "transferred": ("resources_agreed",),
    "reviewed": ("transferred", "reviewed"),
    "withdrawn": ("proposed", "checked", "resources_agreed"),
}
"""The states from which a state can be reached; what may be said again, such as other resources, follows on itself."""
