"""The committed contracts are what the code says, and the gateway's is what its table lets through."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from deploy.openapi import REFERENCE, documents, path_of, references, text_of
from services.gateway.table import COMPOSED, ENTRIES
from shared.settings import ROOMS

pytestmark = pytest.mark.xdist_group("contracts")  # made once, and by one process


@pytest.fixture(scope="module")
def made() -> dict[str, dict[str, Any]]:
    return documents()


@pytest.mark.parametrize("room", [*ROOMS, "gateway", "citizen"])
def test_committed_contract_is_current(made: dict[str, dict[str, Any]], room: str) -> None:
    committed = path_of(room).read_text(encoding="utf-8") if path_of(room).exists() else ""
    assert committed == text_of(made[room]), "run: python -m deploy.openapi"


def test_making_them_twice_gives_the_same(made: dict[str, dict[str, Any]]) -> None:
    assert documents() == made


@pytest.mark.parametrize("room", [*ROOMS, "gateway", "citizen"])
def test_every_reference_leads_somewhere(made: dict[str, dict[str, Any]], room: str) -> None:
    schemas = made[room]["components"]["schemas"]
    assert set(references(made[room])) <= set(schemas)
    broken = deepcopy(made[room])
    broken["paths"]["/broken"] = {"get": {"$ref": REFERENCE + "Nothing"}}
    assert not set(references(broken)) <= set(schemas)


def test_the_gateway_tells_of_every_call_it_forwards(made: dict[str, dict[str, Any]]) -> None:
    told = {
        (method.upper(), (document["servers"][0]["url"] if "servers" not in operations else "").rstrip("/") + path)
        for document in (made["gateway"], made["citizen"])
        for path, operations in document["paths"].items()
        for method in operations
    }
    for entry in ENTRIES:
        shown = entry.method.lower() in made[entry.room]["paths"].get(entry.path, {})
        if shown and (entry.method, entry.shape) not in COMPOSED:
            assert (entry.method, entry.path) in told
    assert not any(path.startswith("/internal") for _, path in told)


def fields_of(schema: dict[str, Any], place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The fields of an object and of the objects in it."""
    for name, field in schema.get("properties", {}).items():
        yield f"{place}.{name}", field
        yield from fields_of(field, f"{place}.{name}")
        yield from fields_of(field.get("items", {}), f"{place}.{name}")


def unexplained(document: dict[str, Any]) -> list[str]:
    """Fields without words or without an example of their own; what is an object elsewhere described has its examples there."""
    schemas = document["components"]["schemas"]
    every = [found for name, schema in schemas.items() for found in fields_of(schema, name)]
    return [
        place
        for place, field in every
        if not field.get("description") or not ("examples" in field or next(references(field), None))
    ]


def untrue(document: dict[str, Any]) -> list[str]:
    """Examples that are not what the schema of their field allows."""
    found = []
    for name, schema in document["components"]["schemas"].items():
        for place, field in fields_of(schema, name):
            check = Draft202012Validator({**field, "components": document["components"]})
            found += [f"{place}: {example}" for example in field.get("examples", ()) if not check.is_valid(example)]
    return found


def test_every_field_is_explained_with_an_example_that_holds(made: dict[str, dict[str, Any]]) -> None:
    assert unexplained(made["gateway"]) == []
    assert untrue(made["gateway"]) == []
    broken = deepcopy(made["gateway"])
    broken["components"]["schemas"]["HoldRequest"]["properties"] |= {
        "dumb": {"type": "string", "examples": ["x"]},
        "bare": {"type": "string", "description": "A text"},
        "wrong": {"type": "string", "description": "A text", "examples": [5]},
    }
    assert unexplained(broken) == ["HoldRequest.dumb", "HoldRequest.bare"]
    assert untrue(broken) == ["HoldRequest.wrong: 5"]


def unexplained_parameters(document: dict[str, Any]) -> list[str]:
    """Parameters without words, or without an example that their schema allows."""
    found = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for one in operation.get("parameters", ()) if method != "servers" else ():
                check = Draft202012Validator({**one["schema"], "components": document["components"]})
                examples = one["schema"].get("examples", [])
                if not one.get("description") or not examples or not all(map(check.is_valid, examples)):
                    found.append(f"{method} {path}: {one['name']}")
    return found


@pytest.mark.parametrize("room", ["gateway", "citizen"])
def test_every_parameter_is_explained_with_an_example_that_holds(made: dict[str, dict[str, Any]], room: str) -> None:
    assert unexplained_parameters(made[room]) == []


def test_a_parameter_without_words_is_found(made: dict[str, dict[str, Any]]) -> None:
    broken = deepcopy(made["gateway"])
    dumb, bare, wrong = broken["paths"]["/services"]["get"]["parameters"][:3]
    dumb["description"], bare["schema"], wrong["schema"]["examples"] = "", {"type": "string"}, [{}]
    assert len(unexplained_parameters(broken)) == 3


def test_operations_have_names_of_their_own(made: dict[str, dict[str, Any]]) -> None:
    names = [
        operation["operationId"]
        for operations in made["gateway"]["paths"].values()
        for method, operation in operations.items()
        if method != "servers"
    ]
    assert len(names) == len(set(names))
