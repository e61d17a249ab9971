"""What consents decide: which parts must not leave the house, and which ones the applicant does not want; pure."""

from collections.abc import Iterable, Mapping
from typing import Literal

from services.bundles.definitions.content import Definition, Part

Decision = Literal["given", "refused", "revoked"]
Decisions = Mapping[str, Decision]
"""The last word on each consent, by id; what is not in it was never decided."""


def lacking(part: Part, decisions: Decisions) -> list[str]:
    """Ids of the required consents of a part that are not given."""
    return [each.id for each in part.consents if each.required and decisions.get(each.id) != "given"]


def held_parts(definition: Definition, decisions: Decisions) -> frozenset[str]:
    """Parts nobody outside may be told of yet."""
    return frozenset(part.id for part in definition.parts if lacking(part, decisions))


def refused_parts(definition: Definition, decisions: Decisions) -> frozenset[str]:
    """Parts that fall away because a required consent was refused; the others stay."""
    return frozenset(
        part.id
        for part in definition.parts
        if any(each.required and decisions.get(each.id) == "refused" for each in part.consents)
    )


def owner_of(definition: Definition, consent_id: str) -> Part | None:
    """The part a consent belongs to."""
    return next((part for part in definition.parts if any(each.id == consent_id for each in part.consents)), None)


def unknown(definition: Definition, consent_ids: Iterable[str], within: Iterable[str] | None) -> list[str]:
    """Ids that name no consent of the bundle, or none of the parts `within`."""
    known = None if within is None else frozenset(within)
    found = []
    for consent_id in consent_ids:
        part = owner_of(definition, consent_id)
        if part is None or (known is not None and part.id not in known):
            found.append(consent_id)
    return found
