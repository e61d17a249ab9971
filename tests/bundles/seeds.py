"""The seeded definitions, parsed, and ways to make facts for them."""

from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from services.bundles.definitions.content import Definition
from services.bundles.seed import SEEDS
from shared.yaml_file import read_yaml

BUNDLES = tuple(sorted(path.stem for path in SEEDS.glob("*.yaml")))


def raw(bundle: str) -> dict[str, Any]:
    return read_yaml(SEEDS / f"{bundle}.yaml")


@lru_cache
def definition(bundle: str) -> Definition:
    return Definition.model_validate(raw(bundle))


FAMILY = {
    "parents_married": True, "mother_divorced_or_widowed": False, "mother_insurance": "statutory_member",
    "mother_employed": True, "children_with_kindergeld": 1, "single_parent": False,
}  # fmt: skip
"""Facts of an ordinary birth: all that is needed to hand in."""


def everything(bundle: str) -> dict[str, Any]:
    """Facts under which every part of the bundle is active."""
    facts: dict[str, Any] = {fact.id: True for fact in definition(bundle).facts if fact.type == "bool"}
    if bundle == "elternexpress":
        facts |= {
            "mother_insurance": "statutory_member",
            "children_with_kindergeld": 3,
            "public_service_employer": False,
        }
    if bundle == "heirat":
        facts |= {"both_resident_in_leipzig": False}
    return facts


@st.composite
def situations(draw) -> tuple[Definition, dict[str, Any], list[str]]:
    """A bundle, some of its facts with fitting values, and some deselected parts."""
    chosen = definition(draw(st.sampled_from(BUNDLES)))
    facts = {}
    for fact in chosen.facts:
        values = {
            "bool": st.booleans(),
            "int": st.integers(0, min(fact.maximum, 100)),
            "enum": st.sampled_from(fact.options or ("",)),
        }[fact.type]
        value = draw(st.none() | values)
        if value is not None:
            facts[fact.id] = value
    keys = [part.id for part in chosen.parts if part.kind == "application"]
    return chosen, facts, sorted(draw(st.sets(st.sampled_from(keys))))
