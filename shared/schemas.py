"""The common grammar of requests and answers: camelCase, no unknown fields, pages with a cursor, provenance."""

import base64
import binascii
import json
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from shared.problems import InvalidCursor

Item = TypeVar("Item")


class ApiModel(BaseModel):
    """Base of everything that crosses HTTP; Python names are snake_case, JSON names camelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", from_attributes=True)


class Page(ApiModel, Generic[Item]):
    """One page of a list; `next` is the cursor of the following page or null."""

    items: list[Item] = Field(description="The entries of this page")
    next: str | None = Field(
        description="Cursor of the following page; null on the last one", examples=["WyJwZXJzb25hbGF1c3dlaXMiXQ"]
    )


LanguageMap = Annotated[dict[str, str], Field(examples=[{"de": "Personalausweis", "en": "Identity card"}])]
"""A text by language tag; German (`de`) is always there."""

ProvenanceStatus = Literal["sourced", "derived", "analog", "general", "placeholder", "unknown"]
"""How well a fact is known: seen in a source, computed from such, taken from another city, from general knowledge,
invented for the demo, not known."""


class Provenance(ApiModel):
    """Where a fact comes from, so that nobody mistakes a placeholder for a fact."""

    status: ProvenanceStatus = Field(
        description="How well it is known: seen in a source, computed, taken from another city, generally known, invented, not known"
    )
    sources: list[str] = Field(
        default_factory=list, description="Keys of the source registry", examples=[["zustaendigkeitsfinder"]]
    )


def encode_cursor(position: list[Any]) -> str:
    """An opaque cursor from the sort key of the last item of a page."""
    return base64.urlsafe_b64encode(json.dumps(position, default=str).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, length: int) -> list[Any]:
    """The sort key in a cursor of `length` parts; raises InvalidCursor for anything else."""
    try:
        position = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise InvalidCursor from error
    if not isinstance(position, list) or len(position) != length:
        raise InvalidCursor
    return position
