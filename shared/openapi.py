"""The OpenAPI document as it really behaves: problem details for errors, the API-Version header, a contact, a server."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from shared.problems import MEDIA_TYPE

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
        "type": {"type": "string", "format": "uri", "examples": ["urn:lotse:problem:slot-taken"]},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
COMMON_ERRORS: Final = {"400": "The request cannot be read", "422": "Fields are missing or invalid"}


def describe(app: FastAPI) -> dict[str, Any]:
    """Build the document once and keep it."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, contact=CONTACT
        )
        document["servers"] = [{"url": "/", "description": "this server; paths carry the version"}]
        document["components"] = _components(document.get("components", {}))
        for path in document.get("paths", {}).values():
            for operation in path.values():
                _mend(operation)
        app.openapi_schema = document
    return app.openapi_schema


def _components(components: dict[str, Any]) -> dict[str, Any]:
    schemas = components.get("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = PROBLEM_SCHEMA
    components["schemas"] = dict(sorted(schemas.items()))
    components["headers"] = {"API-Version": {"description": "Version of this interface", "schema": {"type": "string"}}}
    return components


def _mend(operation: dict[str, Any]) -> None:
    responses: dict[str, Any] = operation.setdefault("responses", {})
    takes_input = bool(operation.get("parameters") or operation.get("requestBody"))
    responses.pop("422", None)
    for status, description in COMMON_ERRORS.items() if takes_input else ():
        responses[status] = {"description": description}
    for status, response in responses.items():
        if status.startswith("2"):
            response.setdefault("headers", {})["API-Version"] = {"$ref": "#/components/headers/API-Version"}
        elif not status.startswith("3"):
            response["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
