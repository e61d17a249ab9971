"""What an office can do for a service: advise, accept an application, decide on it (council paper 2.4.3). Pure."""

from collections.abc import Mapping
from typing import Final, Literal

Capability = Literal["advise", "accept", "decide"]
CAPABILITIES: Final[Mapping[str, tuple[Capability, ...]]] = {
    "decides": ("advise", "accept", "decide"),
    "accepts": ("advise", "accept"),
    "advises": ("advise",),
}
"""By the role an office has for a service: who decides also accepts, who accepts also advises."""
