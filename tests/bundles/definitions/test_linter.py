"""All seeds are clean, and every rule has a broken twin it catches."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from services.bundles.definitions.content import Definition
from services.bundles.definitions.linter import lint
from tests.bundles.seeds import BUNDLES, definition, raw


@pytest.mark.parametrize("bundle", BUNDLES)
def test_seed_is_clean(bundle: str) -> None:
    assert lint(definition(bundle)) == []


def part(content: dict[str, Any], key: str) -> dict[str, Any]:
    return next(each for each in content["parts"] if each["id"] == key)


def back_edge(content: dict[str, Any]) -> None:
    edge = {
        "part": "parken",
        "artefact": "bewohnerparkausweis",
        "effect": "prefill",
        "why": {"de": "x", "en": "x"},
        "src": [],
    }
    part(content, "wohnsitz")["depends_on"] = [edge]


def conflict(**wrong: Any) -> Callable[[dict[str, Any]], object]:
    """A rule about answers that do not go together, with something wrong in it."""
    rule = {
        "id": "clash",
        "parts": ["kfz", "hund"],
        "when": "has_dog",
        "words": {"de": "x", "en": "x"},
        "law": "§ 1 BMG",
        "src": [],
    }
    return lambda content: content.update(conflicts=[rule | wrong])


CONFLICTS: dict[str, dict[str, Any]] = {
    "unknown-part": {"parts": ["kfz", "nowhere"]},
    "conflict-of-one-authority": {"parts": ["wohnsitz", "ausweis-anschrift"]},
    "no-law": {"law": " "},
    "undeclared-fact": {"when": "has_cat"},
    "unreadable-condition": {"when": "has dog"},
    "type-does-not-fit": {"when": "has_dog == 3"},
}


@pytest.mark.parametrize("code", CONFLICTS)
def test_a_conflict_rule_with_a_mistake_is_caught(code: str) -> None:
    content = raw("umzug")
    conflict()(content)
    assert lint(Definition.model_validate(content)) == [], "the rule itself is sound"
    conflict(**CONFLICTS[code])(content)
    assert code in {finding.code for finding in lint(Definition.model_validate(content))}


def consent_required(content: dict[str, Any]) -> None:
    part(content, "kfz")["consents"][0]["required"] = True


TWINS: dict[str, Callable[[dict[str, Any]], object]] = {
    "cycle": back_edge,
    "unknown-part": lambda c: part(c, "kfz")["depends_on"][0].update(part="nowhere"),
    "unknown-artefact": lambda c: part(c, "kfz")["depends_on"][0].update(artefact="moon"),
    "nobody-supplies": lambda c: part(c, "kfz")["produces"].clear(),
    "supplied-without-dependency": lambda c: part(c, "parken")["depends_on"].pop(),
    "no-law": lambda c: part(c, "wohnsitz")["deadlines"][0].pop("law"),
    "obligation-without-deadline": lambda c: part(c, "wohnsitz")["deadlines"][0].update(rule="soon"),
    "unknown-start": lambda c: part(c, "wohnsitz")["deadlines"][0].update({"from": "geburt"}),
    "duplicate-id": lambda c: c["parts"].append(part(c, "kita")),
    "duplicate-evidence": lambda c: part(c, "kfz")["evidence"].append(part(c, "kfz")["evidence"][0]),
    "produced-twice": lambda c: part(c, "hund").update(produces=["zb1-neu"]),
    "no-label": lambda c: c["labels"].pop("mietvertrag"),
    "undeclared-fact": lambda c: part(c, "hund").update(condition="has_cat"),
    "unreadable-condition": lambda c: part(c, "hund").update(condition="has dog"),
    "type-does-not-fit": lambda c: part(c, "hund").update(condition="has_dog >= 1"),
    "unknown-input": lambda c: part(c, "hund").update(inputs=["shoe.size"]),
    "unknown-fact": lambda c: part(c, "hund").update(facts=["shoe_size"]),
    "no-reason": lambda c: part(c, "hund").pop("unmet"),
    "authority-without-name": lambda c: c["authorities"].pop("kfz-zulassung"),
    "options-without-words": lambda c: c["facts"][-1]["titles"].pop("guardian"),
    "options-do-not-fit": lambda c: c["facts"][0].update(type="enum"),
    "unknown-consent": lambda c: part(c, "kfz").update(shares_notes={"consent": "notizen-kita"}),
    "notes-hang-on-required-consent": consent_required,
    "default-does-not-fit": lambda c: c["facts"][0].update(default=3),
}


@pytest.mark.parametrize("code", TWINS)
def test_broken_twin_is_caught(code: str) -> None:
    content = raw("umzug")
    TWINS[code](content)
    assert code in {finding.code for finding in lint(Definition.model_validate(content))}


def test_texts_are_in_both_languages() -> None:
    content = raw("umzug")
    del part(content, "hund")["why"]["en"]
    with pytest.raises(ValidationError, match="German"):
        Definition.model_validate(content)
