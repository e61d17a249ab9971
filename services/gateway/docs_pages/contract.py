"""The contract as the pages show it: areas, operations, fields."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from services.gateway.docs_pages.examples import Schemas, call_of, example_of, name_of
from services.gateway.matching import RoutingTable
from services.gateway.problem_pages.known import KnownProblem, known_problems

BOUNDS: Final = (
    "minimum", "exclusiveMinimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems", "maxProperties", "default",
)  # fmt: skip
"""What JSON Schema says about the values of a field, shown in its own words."""


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent or answered: media type, schema, and an example as JSON where it is JSON."""

    media_type: str
    schema: Mapping[str, Any]
    example: str | None


@dataclass(frozen=True, slots=True)
class Field:
    """A member of a schema, or a parameter, which also has a place: path, query or header."""

    name: str
    schema: Mapping[str, Any]
    required: bool
    place: str = ""

    @property
    def description(self) -> str:
        """What it means; empty where nobody said."""
        return str(self.schema.get("description", ""))

    @property
    def examples(self) -> list[Any]:
        """Values it may have."""
        return list(self.schema.get("examples", ()))

    @property
    def bounds(self) -> dict[str, Any]:
        """What holds for its values, by keyword of JSON Schema; of a choice what its parts say."""
        parts = (*self.schema.get("anyOf", ()), self.schema)
        return {key: part[key] for part in parts for key in BOUNDS if part.get(key) is not None}


@dataclass(frozen=True, slots=True)
class Operation:
    """One call; `told` is its part of the contract, `address` has the version in it, `room` answers it."""

    method: str
    address: str
    told: Mapping[str, Any]
    room: str
    schemas: Schemas

    @property
    def id(self) -> str:
        """Its name, for programs and as an anchor."""
        return str(self.told["operationId"])

    @property
    def callers(self) -> list[str]:
        """The kinds of caller it lets in: any one of them; nobody has to name themselves when it is empty."""
        return [kind for choice in self.told["security"] for kind in choice]

    @property
    def parameters(self) -> list[Field]:
        """What stands in its address and headers."""
        told = self.told.get("parameters", ())
        return [Field(p["name"], p["schema"] | _words(p), p["required"], p["in"]) for p in told]

    @property
    def sent(self) -> list[Body]:
        """The body it takes, by media type."""
        return list(_bodies(self.told.get("requestBody", {}), self.schemas))

    @property
    def answers(self) -> list[tuple[str, str, list[Body]]]:
        """(status, what it means, bodies) of what is answered when all is well."""
        return [
            (status, answer["description"], list(_bodies(answer, self.schemas)))
            for status, answer in self.told["responses"].items()
            if status[0] in "23"
        ]

    def call(self, base: str) -> str:
        """As a command for a shell; `base` is the address of the house."""
        return call_of(self.method, base + self.address, self.told, self.schemas)


@dataclass(frozen=True)
class Area:
    """Operations about one thing: a tag of the contract."""

    tag: str
    operations: tuple[Operation, ...]

    @property
    def slug(self) -> str:
        """Its part of an address."""
        return self.tag.replace(" ", "-")

    @cached_property
    def schemas(self) -> dict[str, tuple[Mapping[str, Any], list[Field]]]:
        """Every schema its operations speak of and its fields, by name."""
        known, wanted, found = self.operations[0].schemas, list(references([o.told for o in self.operations])), set()
        while wanted:
            name = wanted.pop()
            if name not in found:
                found.add(name)
                wanted.extend(references(known[name]))
        return {name: (known[name], list(_fields(known[name]))) for name in sorted(found - {"Problem"})}

    @cached_property
    def problems(self) -> list[KnownProblem]:
        """What the rooms behind it may say, apart from what every room may say."""
        rooms = {operation.room for operation in self.operations}
        return [problem for problem in known_problems().values() if rooms.intersection(problem.rooms)]


def areas_of(document: Mapping[str, Any], table: RoutingTable) -> dict[str, Area]:
    """The areas by the last part of their address, in the order of the alphabet."""
    grouped: dict[str, list[Operation]] = {}
    for operation in _operations(document, table):
        grouped.setdefault(operation.told["tags"][0], []).append(operation)
    areas = (Area(tag, tuple(operations)) for tag, operations in sorted(grouped.items()))
    return {area.slug: area for area in areas}


def _operations(document: Mapping[str, Any], table: RoutingTable) -> Iterator[Operation]:
    schemas = document["components"]["schemas"]
    for path, item in document["paths"].items():
        servers = item.get("servers", document["servers"])
        address = servers[0]["url"].rstrip("/") + path
        for method, told in item.items():
            if method != "servers":
                entry = table.find(address).get(method.upper())
                yield Operation(method.upper(), address, told, entry.room if entry else "gateway", schemas)


def references(part: Any) -> Iterator[str]:
    """The names of all schemas a part of the contract refers to."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            if key == "$ref" and "/schemas/" in value:
                yield name_of(value)
            else:
                yield from references(value)
    elif isinstance(part, list):
        for each in part:
            yield from references(each)


def _words(parameter: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": parameter["description"]} if "description" in parameter else {}


def _bodies(told: Mapping[str, Any], schemas: Schemas) -> Iterable[Body]:
    for media_type, content in told.get("content", {}).items():
        schema, example = content.get("schema", {}), None
        if media_type.endswith("json"):
            example = json.dumps(example_of(schema, schemas), ensure_ascii=False, indent=2)
        yield Body(media_type, schema, example)


def _fields(schema: Mapping[str, Any]) -> Iterator[Field]:
    for part in (*schema.get("allOf", ()), schema):
        required = part.get("required", ())
        for name, member in part.get("properties", {}).items():
            yield Field(name, member, name in required)
