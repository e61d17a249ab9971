"""Examples made of what the contract says about each field, and the call that sends them."""

import json
import shlex
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

Schemas = Mapping[str, Mapping[str, Any]]

FORMS: Final = {"string": "...", "integer": 1, "number": 1.0, "boolean": True, "null": None}
DEEPEST: Final = 8
"""Schemas that hold themselves end here."""
CREDENTIALS: Final = {
    "holder": "Secret $SECRET",
    "citizen": "Bearer $TOKEN",
    "staff": "Bearer $TOKEN",
    "machine": "Bearer $TOKEN",
}
"""What stands in `Authorization`, by kind of caller; shells put in the variables."""


def example_of(schema: Mapping[str, Any], schemas: Schemas, depth: int = 0) -> Any:
    """A value the schema allows, as its authors would show it."""
    if "$ref" in schema:
        schema = schemas[name_of(schema["$ref"])]
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    if (fixed := schema.get("const", schema.get("default"))) is not None:
        return fixed
    choices = [each for key in ("anyOf", "oneOf") for each in schema.get(key, ()) if each.get("type") != "null"]
    if choices:
        return example_of(choices[0], schemas, depth)
    return _made(schema, schemas, depth)


def _made(schema: Mapping[str, Any], schemas: Schemas, depth: int) -> Any:
    if "allOf" in schema:
        return {k: v for each in schema["allOf"] for k, v in example_of(each, schemas, depth).items()}
    kinds = schema.get("type", "object")
    kind = kinds[0] if isinstance(kinds, list) else kinds
    if kind == "array":
        return [example_of(schema.get("items", {}), schemas, depth + 1)] if depth < DEEPEST else []
    if kind == "object":
        members = schema.get("properties", {}) if depth < DEEPEST else {}
        return {name: example_of(member, schemas, depth + 1) for name, member in members.items()}
    return FORMS.get(kind)


def name_of(reference: str) -> str:
    """The last part of a reference to a schema."""
    return reference.rpartition("/")[2]


def call_of(method: str, address: str, operation: Mapping[str, Any], schemas: Schemas) -> str:
    """The operation as a command for a shell, with what it needs at least."""
    wanted: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}}
    for parameter in operation.get("parameters", ()):
        if parameter["required"] or parameter["name"] == "idempotency-key":
            wanted[parameter["in"]][parameter["name"]] = example_of(parameter["schema"], schemas)
    for name, value in wanted["path"].items():
        address = address.replace(f"{{{name}}}", quote(str(value), safe=""))
    address += f"?{urlencode(wanted['query'])}" if wanted["query"] else ""
    parts = [f"curl -X {method} {shlex.quote(address)}" if method != "GET" else f"curl {shlex.quote(address)}"]
    parts += [f'-H "Authorization: {CREDENTIALS[kind]}"' for needed in operation["security"][:1] for kind in needed]
    parts += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in wanted["header"].items()]
    return " \\\n  ".join(parts + _sent(operation, schemas))


def _sent(operation: Mapping[str, Any], schemas: Schemas) -> list[str]:
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        if media_type == "application/json":
            body = json.dumps(example_of(content["schema"], schemas), ensure_ascii=False, indent=2)
            return ["-H 'Content-Type: application/json'", f"-d {shlex.quote(body)}"]
        if media_type.endswith(("form-data", "urlencoded")):
            fields = example_of(content["schema"], schemas)
            option = "-F" if media_type.endswith("form-data") else "--data-urlencode"
            return [f"{option} {shlex.quote(f'{name}={value}')}" for name, value in fields.items()]
        return [f"-H {shlex.quote(f'Content-Type: {media_type}')}", "--data-binary @FILE"]
    return []
