"""The OpenAPI document as it really behaves: problem details for errors, the API-Version header, a contact, a server."""

import re
from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from shared.access import told
from shared.parameters import Words, explained
from shared.problems import MEDIA_TYPE, PAGES, TYPE_PREFIX

CONTACT: Final = {
    "name": "Lotse maintainers",
    "url": "https://lotse.example.org",
    "email": "maintainers@lotse.example.org",
}
PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "title": "Problem",
    "description": "Problem details (RFC 9457)",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri",
            "description": f"Which problem, for programs; `{PAGES}<type>` is a page about it (header `Link`, `rel=help`)",
            "examples": [TYPE_PREFIX + "slot-taken"],
        },
        "title": {
            "type": "string",
            "description": "The heading, in German or English",
            "examples": ["This slot is taken"],
        },
        "status": {
            "type": "integer",
            "minimum": 400,
            "maximum": 599,
            "description": "The status of the answer",
            "examples": [409],
        },
        "detail": {
            "type": "string",
            "description": "What happened, in a sentence for people",
            "examples": ["Somebody was faster. Please choose another slot."],
        },
        "instance": {"type": "string", "description": "The path of the call", "examples": ["/v1/appointments"]},
        "errors": {
            "type": "array",
            "description": "Which fields are not accepted",
            "examples": [[{"field": "services.0.quantity", "message": "Must be at least 1"}]],
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {
                    "field": {
                        "type": "string",
                        "description": "Path of the field",
                        "examples": ["services.0.quantity"],
                    },
                    "message": {"type": "string", "description": "Why, for people", "examples": ["Must be at least 1"]},
                },
            },
        },
    },
}
REFERENCE: Final = "#/components/schemas/"
EXAMPLES: Final = {
    "date-time": "2026-10-05T09:30:00+02:00",
    "date": "2026-10-05",
    "uuid": "0199c0de-7e57-7000-8000-000000000001",
    "boolean": True,
}
COMMON_ERRORS: Final = {"400": "The request cannot be read", "422": "Fields are missing or invalid"}
ANY_OTHER: Final = "A problem; its `type` says which, and leads to a page about it"


def describe(app: FastAPI) -> dict[str, Any]:
    """Build the document once and keep it."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, contact=CONTACT
        )
        document["servers"] = [{"url": "/", "description": "this server; paths carry the version"}]
        document["components"] = _components(document.get("components", {}))
        for path in document.get("paths", {}).values():
            for method, operation in path.items():
                _mend(method, operation, app.state.parameters)
        app.openapi_schema = _well_named(document)
    return app.openapi_schema


def _components(components: dict[str, Any]) -> dict[str, Any]:
    schemas = components.get("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = PROBLEM_SCHEMA
    components["schemas"] = {name: with_examples(schema) for name, schema in sorted(schemas.items())}
    schemes = components.get("securitySchemes", {})
    schemes.pop("public", None)
    if "holder" in schemes:
        schemes["citizen"] = told("citizen").model_dump(mode="json", by_alias=True, exclude_none=True)
    components["headers"] = {"API-Version": {"description": "Version of this interface", "schema": {"type": "string"}}}
    return components


def _well_named(document: dict[str, Any]) -> dict[str, Any]:
    """The document with schema names in UpperCamelCase: the framework also makes names of modules, brackets and roles."""
    names: dict[str, str] = {}
    for name in document["components"]["schemas"]:
        parts = [part for part in re.split(r"[^A-Za-z0-9]+", name.removeprefix("services__")) if part]
        names[name] = "".join(part[0].upper() + part[1:] for part in parts)
    assert len(set(names.values())) == len(names)  # noqa: S101 - two schemas under one name would be one
    document = renamed(document, names)
    document["components"]["schemas"] = {
        names[name]: titled(part, names[name]) for name, part in document["components"]["schemas"].items()
    }
    return document


def with_examples(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object; members whose form says all about them (a date, an id, yes or no) get the example of that form."""
    members = {name: _with_example(member) for name, member in schema.get("properties", {}).items()}
    return {**schema, "properties": members} if members else schema


def _with_example(member: dict[str, Any]) -> dict[str, Any]:
    example = _example_of(member)
    return member if example is None or "examples" in member else {**member, "examples": [example]}


def _example_of(member: Mapping[str, Any]) -> Any:
    """The first value of an enumeration, or what stands in EXAMPLES for the form; of a list one such value; None: nothing to go by."""
    for choice in (member, *member.get("anyOf", ())):
        if "const" in choice or "enum" in choice:
            return choice.get("const", choice.get("enum", [None])[0])
        if (form := choice.get("format", choice.get("type"))) in EXAMPLES:
            return EXAMPLES[form]
        if "items" in choice and (one := _example_of(choice["items"])) is not None:
            return [one]
    return None


def titled(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """The schema under its own name: generators of clients name their classes after the title, and two of one name are one."""
    return {**schema, "title": name}


def renamed(part: Any, names: Mapping[str, str]) -> Any:
    """A copy of a part of a document whose references lead to the new names; dates within a choice say so outside it too."""
    if isinstance(part, dict):
        copy = {
            key: REFERENCE + names[value.removeprefix(REFERENCE)]
            if key == "$ref" and isinstance(value, str) and value.startswith(REFERENCE)
            else renamed(value, names)
            for key, value in part.items()
        }
        return copy | _format_of_choice(copy)
    return [renamed(item, names) for item in part] if isinstance(part, list) else part


def _format_of_choice(part: Mapping[str, Any]) -> dict[str, str]:
    choices = part.get("anyOf")
    formats = {each["format"] for each in choices if "format" in each} if isinstance(choices, list) else set()
    return {"format": formats.pop()} if formats in ({"date"}, {"date-time"}) and "format" not in part else {}


def operation_id(route: APIRoute) -> str:
    """Noun and verb of a route (`appointments_hold_slot`): generators of clients name their functions after it."""
    return "_".join(re.sub(r"[^a-z0-9]+", "_", part) for part in (*map(str, route.tags[:1]), route.name))


def _security(wanted: Any) -> list[dict[str, list[str]]]:
    """Who may call, as a choice: nobody has to name themselves for what is public, and a holder may also be the resident who owns it."""
    kinds = {kind for each in wanted or () for kind in each}
    if kinds == {"holder"}:
        return [{"holder": []}, {"citizen": []}]
    return [{kind: []} for kind in sorted(kinds - {"public"})]


def _mend(method: str, operation: dict[str, Any], words: Words) -> None:
    if asked := operation.get("parameters"):
        operation["parameters"] = [explained(parameter, words, _example_of) for parameter in asked]
    operation["security"] = _security(operation.get("security"))
    responses: dict[str, Any] = operation.setdefault("responses", {})
    takes_input = bool(asked or operation.get("requestBody") or method in ("post", "put", "patch"))
    responses.pop("422", None)
    for status, description in COMMON_ERRORS.items() if takes_input else ():
        responses[status] = {"description": description}
    responses["default"] = {"description": ANY_OTHER}
    page = "text/html" in responses.get("200", {}).get("content", {})  # a page tells people of errors on a page
    for status, response in responses.items():
        if status.startswith("2"):
            response.setdefault("headers", {})["API-Version"] = {"$ref": "#/components/headers/API-Version"}
        elif not status.startswith("3"):
            response["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
            if page:
                response["content"]["text/html"] = {"schema": {"type": "string"}}
