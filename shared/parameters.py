"""What the parameters of calls mean, by their names: what stands in many paths is explained once, and wherever a route says it better, the
route counts.

Every room has such words of its own (`services/<room>/parameters.py`); these are the ones that mean the same in every room.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

Words = Mapping[str, tuple[str, Any]]
"""By name as it stands in the contract: a sentence and an example, None where the form of the value has one (a date, an id, a choice)."""

COMMON: Final[Words] = {
    "accept-language": ("Which language texts are wished in (RFC 9110 §12.5.4); German when none fits", "en, de;q=0.8"),
    "at": ("Answer as of this moment; now when left out", None),
    "cursor": ("`next` of the page before; the first page when left out", "WyJwZXJzb25hbGF1c3dlaXMiXQ"),
    "event_id": ("The `id` of the event, as the list of dead events tells it", None),
    "idempotency-key": ("", "3f1b7d0e-52c4-4c8e-9a57-0d6f4e2c9b11"),
    "if-match": ("", '"4f9d163c"'),
    "if-none-match": ("", "*"),
    "limit": ("How many entries a page holds at most", 20),
}


def explained(
    parameter: dict[str, Any], words: Words, example_of: Callable[[Mapping[str, Any]], Any]
) -> dict[str, Any]:
    """The parameter with a sentence and an example: its own, else those of its name, else the example of its form."""
    sentence, example = {**COMMON, **words}.get(parameter["name"], ("", None))
    schema = parameter.get("schema", {})
    if "examples" not in schema:
        found = example if example is not None else example_of(schema)
        schema = schema if found is None else {**schema, "examples": [found]}
    described = parameter.get("description") or schema.get("description") or sentence
    return {**parameter, "schema": schema} | ({"description": described} if described else {})
