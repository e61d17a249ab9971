"""A class of receivers of which the person has chosen one, such as the health insurance fund: the parcel goes on to that one.

Which one stands in a field of the parcel, as the person wrote it; each receiver is an authority of its own, with its own lane.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from services.routing.authorities.protocol import Answer, Change, Forwarded, Parcel, PermanentFailure, Placed
from shared.events.routing import ParcelWay


class Receiver(BaseModel):
    """One of the class."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    authority: str = Field(min_length=1, max_length=100, description="Id of the authority that is this receiver")
    names: tuple[str, ...] = Field(min_length=1, description="All names people use for it")


class ChosenSettings(BaseModel):
    """Where the choice stands, and who can be chosen."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True)

    field_name: str = Field(alias="field", min_length=1, description="Field of the parcel that names the receiver")
    receivers: tuple[Receiver, ...] = Field(min_length=1)

    @property
    def onward(self) -> tuple[str, ...]:
        """Authorities that parcels go on to."""
        return tuple(each.authority for each in self.receivers)

    @model_validator(mode="after")
    def _unmistakable(self) -> "ChosenSettings":
        names = [folded(name) for each in self.receivers for name in {folded(name) for name in each.names}]
        if len(set(names)) < len(names) or "" in names:
            raise ValueError("two receivers with the same name")
        return self


def folded(name: str) -> str:
    """A name without case, accents, signs and spaces, as people write it differently."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss"))
    return re.sub(r"[^a-z0-9]", "", plain)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Hands parcels on to whom the person named."""

    field: str
    by_name: dict[str, str]

    async def deliver(self, parcel: Parcel, idempotency_key: str) -> Answer:  # noqa: ARG002 - the protocol's
        """Raises PermanentFailure for a name nobody has told us yet; an operator adds it and tries the dead letter anew."""
        authority = self.by_name.get(folded(str(parcel.fields.get(self.field) or "")))
        if authority is None:
            raise PermanentFailure("receiver-unknown")
        return Forwarded(authority)

    async def tell(self, change: Change, idempotency_key: str) -> Answer:  # noqa: ARG002 - the protocol's
        """Nothing ever stays here: who was chosen is told in its own name, and else nobody has it."""
        return Placed()


class _Plugin:
    SETTINGS: type[BaseModel] = ChosenSettings
    FOR_PRODUCTION = True
    WAY: ParcelWay = "mixed"

    async def connect(self, authority_id: str, settings: Any, surroundings: Any) -> Chosen:  # noqa: ARG002 - as above
        names = {folded(name): each.authority for each in settings.receivers for name in each.names}
        return Chosen(settings.field_name, names)


PLUGIN: Final = _Plugin()
