"""The invented people of the simulation: read once, checked, and clearly nobody."""

from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from services.eid_gateway.clients.documents import Document
from shared.yaml_file import read_yaml

FILE = Path(__file__).with_name("people.yaml")


class InventedPerson(BaseModel):
    """A person nobody is, with the way they log in and what comes of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    means: dict[str, str]
    level: Literal["low", "substantial", "high"]
    document: Document | None = None
    outcome: Literal["identified", "refused", "unreachable"]
    attributes: dict[str, Any]


@cache
def invented_people() -> tuple[InventedPerson, ...]:
    """All of them in the order of the page."""
    return tuple(InventedPerson.model_validate(entry) for entry in read_yaml(FILE))
