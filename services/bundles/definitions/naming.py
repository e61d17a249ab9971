"""Words for what a definition leaves open: which service somebody applies for, who decides on it, and what the proofs are called."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from services.bundles.definitions.content import Definition, Part

REMEMBERED: Final = 512
_named: OrderedDict[tuple[int, str], tuple[Definition, Definition]] = OrderedDict()

Texts = dict[str, dict[str, str]]
"""Id -> its words by language."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the catalogue called things when the case was handed in; kept with the case as JSON."""

    service: dict[str, str]
    authorities: Texts = field(default_factory=dict)
    proofs: Texts = field(default_factory=dict)


def named(definition: Definition, names: Mapping[str, Any] | None) -> Definition:
    """The definition with these words; the same words make the same object, so that plans made for it are found again."""
    if names is None:
        return definition
    key = (id(definition), json.dumps(names, sort_keys=True))
    known = _named.get(key)
    if known is None:
        known = (definition, _with(definition, Names(**names)))
        _named[key] = known
        while len(_named) > REMEMBERED:
            _named.popitem(last=False)
    return known[1]


def _with(definition: Definition, names: Names) -> Definition:
    return definition.model_copy(
        update={
            "parts": tuple(_called(part, names.service) for part in definition.parts),
            "labels": {**names.proofs, **definition.labels},
            "authorities": {**definition.authorities, **names.authorities},
        }
    )


def _called(part: Part, title: dict[str, str]) -> Part:
    return part.model_copy(update={"title": title}) if part.service is None and title else part
