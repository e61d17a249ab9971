"""What changed between two versions of the public contract, and which of it breaks a client that was written before. Pure.

Calls are compared member by member through all their schemas, so the name of a schema may change. A client breaks when a call, a
parameter or a member it uses is gone, when it has to send more than before, when less is accepted of it, or when an answer may hold
what it never could: another kind of value, or nothing where there always was something. New values of a list of words do not break:
clients are asked to expect them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from shared.openapi import REFERENCE

Document = Mapping[str, Any]
KEPT: Final = (
    "type",
    "enum",
    "const",
    "$ref",
    "anyOf",
    "oneOf",
    "items",
    "properties",
    "required",
    "additionalProperties",
)
"""What of a schema decides whether a client still understands it."""
JSON: Final = "application/json"
METHODS: Final = ("get", "put", "post", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Member:
    """One parameter, or one member of a body: what it may be, and whether it is always there."""

    kinds: frozenset[str]
    required: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; `call` is method and path, `what` a sentence, `breaking` whether an older client may fail."""

    call: str
    what: str
    breaking: bool


def outline(document: Document) -> dict[str, dict[str, Any]]:
    """The part of an OpenAPI document that is compared, small enough to be kept per version: calls, and the schemas they use."""
    return {
        "calls": {call: _call(operation) for call, operation in sorted(_operations(document))},
        "schemas": {name: _bare(schema) for name, schema in document["components"]["schemas"].items()},
    }


def changes(before: Document, after: Document) -> list[Change]:
    """All differences between two outlines, in the order of the calls."""
    found = []
    for call in sorted({*before["calls"], *after["calls"]}):
        if call not in before["calls"]:
            found.append(Change(call, "new", breaking=False))
        elif call not in after["calls"]:
            found.append(Change(call, "gone", breaking=True))
        else:
            found += _differences(call, _members(before, call), _members(after, call))
            found += _of_access(call, before["calls"][call]["access"], after["calls"][call]["access"])
    return found


def _operations(document: Document) -> Iterator[tuple[str, Document]]:
    for path, operations in document["paths"].items():
        for method in METHODS:
            if method in operations:
                yield f"{method.upper()} {path}", operations[method]


def _call(operation: Document) -> dict[str, Any]:
    answers = {status: answer for status, answer in operation["responses"].items() if status.startswith("2")}
    return {
        "access": sorted(kind for choice in operation.get("security", ()) for kind in choice),
        "parameters": {
            f"{one['in']} {one['name']}": [_bare(one.get("schema", {})), one.get("required", False)]
            for one in operation.get("parameters", ())
        },
        "request": {
            kind: [_bare(body.get("schema", {})), operation["requestBody"].get("required", False)]
            for kind, body in operation.get("requestBody", {}).get("content", {}).items()
        },
        "answers": {
            f"{status} {kind}": _bare(body.get("schema", {}))
            for status, answer in answers.items()
            for kind, body in answer.get("content", {"": {}}).items()
        },
    }


def _bare(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_bare(each) for each in schema]
    if not isinstance(schema, Mapping):
        return schema
    kept = {name: _bare(value) for name, value in schema.items() if name in KEPT and name != "properties"}
    members = schema.get("properties")
    return kept | ({"properties": {name: _bare(each) for name, each in members.items()}} if members else {})


def _members(outlined: Document, call: str) -> dict[tuple[str, str], Member]:
    """Everything of a call that can be compared, by direction (`in`, `out`) and place."""
    told, schemas = outlined["calls"][call], outlined["schemas"]
    found: dict[tuple[str, str], Member] = {}
    for place, (schema, required) in told["parameters"].items():
        found["in", f"{place} parameter"] = Member(frozenset(_kinds(schema, schemas)), required)
    for kind, (schema, required) in told["request"].items():
        _walk(schema, schemas, ("in", _named("request", kind)), found, required=required)
    for kind, schema in told["answers"].items():
        _walk(schema, schemas, ("out", _named("answer", kind)), found, required=True)
    return found


def _named(body: str, kind: str) -> str:
    """How a body is called: JSON goes without saying."""
    return f"{body} {kind.removesuffix(JSON).strip()}".strip()


def _walk(
    schema: Document,
    schemas: Document,
    at: tuple[str, str],
    found: dict[tuple[str, str], Member],
    *,
    required: bool,
    within: tuple[str, ...] = (),
) -> None:
    found[at] = Member(frozenset(_kinds(schema, schemas)), required)
    direction, place = at
    for choice in _choices(schema):
        name = choice.get("$ref", "").removeprefix(REFERENCE)
        if name in within:  # a thing that holds things of its own kind
            continue
        inner = schemas[name] if name else choice
        inside = (*within, name) if name else within
        if "items" in inner:
            _walk(inner["items"], schemas, (direction, f"{place}[]"), found, required=True, within=inside)
        for key, member in inner.get("properties", {}).items():
            there = key in inner.get("required", ())
            _walk(member, schemas, (direction, f"{place}.{key}"), found, required=there, within=inside)


def _choices(schema: Document) -> list[Document]:
    return [*schema.get("anyOf", ()), *schema.get("oneOf", ())] or [schema]


def _kinds(schema: Document, schemas: Document) -> Iterator[str]:
    for choice in _choices(schema):
        inner = schemas[choice["$ref"].removeprefix(REFERENCE)] if "$ref" in choice else choice
        if inner is not choice and _choices(inner) != [inner]:
            yield from _kinds(inner, schemas)
        elif "enum" in inner or "const" in inner:
            yield from (f"`{value}`" for value in inner.get("enum", [inner.get("const")]))
        else:
            kind = inner.get("type", "anything")
            yield from kind if isinstance(kind, list) else [kind]


def _differences(
    call: str, before: Mapping[tuple[str, str], Member], after: Mapping[tuple[str, str], Member]
) -> Iterator[Change]:
    for at in sorted({*before, *after}):
        direction, place = at
        old, new = before.get(at), after.get(at)
        if (direction, _outer(place)) in before.keys() ^ after.keys():
            continue  # said of the whole already
        if new is None:
            yield Change(call, f"{place}: gone", breaking=True)
        elif old is None:
            must = direction == "in" and new.required
            yield Change(call, f"{place}: new" + (", and has to be sent" if must else ""), breaking=must)
        elif old != new:
            yield from _of_member(call, direction, place, old, new)


def _outer(place: str) -> str:
    """The place of the member that holds this one; a place that is none where nothing does."""
    return place.removesuffix("[]") if place.endswith("[]") else place.rpartition(".")[0]


def _of_member(call: str, direction: str, place: str, old: Member, new: Member) -> Iterator[Change]:
    more, less = new.kinds - old.kinds, old.kinds - new.kinds
    if more:
        unexpected = direction == "out" and any(not kind.startswith("`") for kind in more)
        yield Change(call, f"{place}: may be {', '.join(sorted(more))}", breaking=unexpected)
    if less:
        yield Change(call, f"{place}: no longer {', '.join(sorted(less))}", breaking=direction == "in")
    if old.required != new.required:
        words = "always there" if new.required else "may be missing"
        yield Change(call, f"{place}: {words}", breaking=new.required == (direction == "in"))


def _of_access(call: str, before: list[str], after: list[str]) -> Iterator[Change]:
    if before != after:
        closed = bool(after) and (not before or not set(before) <= set(after))
        yield Change(call, f"may be called by {', '.join(after) or 'anybody'}", breaking=closed)
