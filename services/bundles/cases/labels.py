"""What the fields of a parcel are called, so that whoever reads it as a person reads questions and words and no names of machines."""

from services.bundles.cases.schemas import FieldLabel
from services.bundles.definitions.content import Definition, Part


def labels_of(definition: Definition, part: Part) -> dict[str, FieldLabel]:
    """Each field the authority of the part may see, in the order of the part, with its words."""
    return {name: _label(definition, name) for name in (*part.inputs, *part.facts)}


def _label(definition: Definition, name: str) -> FieldLabel:
    fact = definition.fact(name)
    if fact is not None:
        return FieldLabel(title=fact.question, type=fact.type, options=dict(fact.titles))
    declared = definition.inputs[name]
    return FieldLabel(title=declared.title, type=declared.type, options={})
