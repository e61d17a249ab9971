"""`python -m deploy.openapi`: write the contract of every room, and of the gateway in front of them; `--check` only compares.

The gateway's contract is put together from those of the rooms: exactly the calls its table forwards, and its own.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

from deploy.composed import ADDED, ADDED_TO_ENTRIES, page_of_lists, with_added, with_entries
from deploy.routes import room_app
from services.gateway.app import create_app as create_gateway
from services.gateway.composition.case_page import PARTS
from services.gateway.matching import Entry, RoutingTable
from services.gateway.settings import GatewaySettings
from services.gateway.table import COMPOSED, ENTRIES
from shared.openapi import REFERENCE, describe, renamed, titled
from shared.problems import MEDIA_TYPE
from shared.settings import ROOMS
from shared.zms_errors import ERRORS

SERVICES: Final = Path(__file__).resolve().parents[1] / "services"
AT_THE_DOOR: Final = {
    "429": "Too many requests; `Retry-After` says when to come back",
    "502": "The room cannot be reached",
    "504": "The room did not answer in time",
}

VERSION: Final = "/v1"
CASE_PAGE: Final = "/v1/cases/{}/page"
CITIZEN: Final = "/api/citizen/"
CITIZEN_TEXT: Final = (
    "The citizen API of the open-source booking system ZMS (it-at-m/eappointment) as Lotse keeps it, so that its published front end "
    "books here unchanged. Errors are chosen by `errorCode`."
)
ZMS_ERRORS: Final = {
    "type": "object",
    "required": ["errors"],
    "properties": {
        "errors": {
            "type": "array",
            "description": "What is wrong; the status of the answer is the highest of them",
            "items": {
                "type": "object",
                "required": ["errorCode", "errorMessage", "statusCode", "errorType"],
                "properties": {
                    "errorCode": {"type": "string", "enum": sorted(ERRORS)},
                    "errorMessage": {"type": "string"},
                    "statusCode": {"type": "integer"},
                    "errorType": {"enum": ["info", "warning", "error"]},
                },
            },
        }
    },
}
Document = dict[str, Any]


def documents() -> dict[str, Document]:
    """The contract of every room and of the gateway, by room; `citizen` is the contract of others that we keep as well."""
    made = {room: room_app(room).openapi() for room in ROOMS}
    ours = [entry for entry in ENTRIES if not entry.path.startswith(CITIZEN)]
    citizen = [entry for entry in ENTRIES if entry.path.startswith(CITIZEN)]
    return {
        **made,
        "gateway": _under_version(gateway_document(made, ours)),
        "citizen": _as_others_wrote_it(gateway_document(made, citizen)),
    }


def gateway_document(rooms: Mapping[str, Document], entries_told: list[Entry]) -> Document:
    """The gateway's own calls and those of its table that are told."""
    app = create_gateway(GatewaySettings(environment="development"), RoutingTable(ENTRIES))
    merged = deepcopy(describe(app))
    names = _names(merged, rooms)
    for room, document in rooms.items():
        entries = [entry for entry in entries_told if entry.room == room]
        _add_paths(merged, document, entries, names[room])
    _compose(merged, rooms, names)
    _keep_used(merged, rooms, names)
    return merged


def _under_version(document: Document) -> Document:
    """The version stands in the server (NL API Design Rules, /core/uri-version); what has none names its own server."""
    paths: Document = {}
    for path, operations in document["paths"].items():
        if path.startswith(VERSION + "/"):
            paths[path.removeprefix(VERSION)] = operations
        else:
            paths[path] = {"servers": [{"url": "/", "description": "without version"}], **operations}
    servers = [{"url": VERSION, "description": "this server"}]
    return {**document, "servers": servers, "paths": paths}


def _as_others_wrote_it(document: Document) -> Document:
    """Only the citizen API of ZMS, whose rules are not ours: paths end in a slash, errors are a list of codes."""
    info = document["info"] | {"title": "ZMS citizen API", "description": CITIZEN_TEXT}
    paths = {path: operations for path, operations in document["paths"].items() if path.startswith(CITIZEN)}
    for operations in paths.values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if status[0] not in "23":
                    response["content"] = {"application/json": {"schema": ZMS_ERRORS}}
    made = {**document, "info": info, "paths": paths}
    used, wanted = {}, list(references(paths))
    while wanted:
        name = wanted.pop()
        if name not in used:
            used[name] = document["components"]["schemas"][name]
            wanted.extend(references(used[name]))
    made["components"] = {**document["components"], "schemas": dict(sorted(used.items()))}
    return made


def _add_paths(merged: Document, document: Document, entries: list[Entry], names: Mapping[str, str]) -> None:
    for entry in entries:
        operation = document["paths"].get(entry.path, {}).get(entry.method.lower())
        if operation is None or (entry.method, entry.shape) in COMPOSED:  # hidden by its room, or the gateway's own
            continue
        operation = renamed(operation, names)
        for status, text in AT_THE_DOOR.items():
            problem = {"schema": {"$ref": REFERENCE + "Problem"}}
            operation["responses"].setdefault(status, {"description": text, "content": {MEDIA_TYPE: problem}})
        merged["paths"].setdefault(entry.path, {})[entry.method.lower()] = operation
        _add_security(merged, document)


def _add_security(merged: Document, document: Document) -> None:
    schemes = document.get("components", {}).get("securitySchemes", {})
    merged["components"].setdefault("securitySchemes", {}).update(schemes)


def _compose(merged: Document, rooms: Mapping[str, Document], names: Mapping[str, Mapping[str, str]]) -> None:
    """A composed page is the catalog's answer and more, or several answers of bundles: its schema says both."""
    for path, operations in merged["paths"].items():
        shape = Entry("GET", path, "", "").shape
        if shape in ADDED:
            schema = _more_than_the_catalogs(shape, operations["get"], rooms["catalog"], names["catalog"])
        elif shape == CASE_PAGE:
            schema = _case_page(rooms["bundles"], names["bundles"])
        else:
            continue
        operations["get"]["responses"]["200"]["content"] = {"application/json": {"schema": schema}}


def _more_than_the_catalogs(shape: str, own: Document, catalog: Document, names: Mapping[str, str]) -> Document:
    """The schema of the answer; what may be asked besides the path, and by whom, is as the catalog says."""
    source, answer = _operation_of_shape(catalog, shape), _answer_of(catalog, shape)
    asked = [one for one in renamed(source or {}, names).get("parameters", []) if one["in"] != "path"]
    own["parameters"] = [*own.get("parameters", []), *asked]
    if source and "security" in source:
        own["security"] = source["security"]
    schema = with_added(shape, _schema_of(catalog, answer, names))
    if shape in ADDED_TO_ENTRIES:
        page = catalog["components"]["schemas"][answer["$ref"].removeprefix(REFERENCE)]
        schema = with_entries(shape, schema, _schema_of(catalog, page["properties"]["items"]["items"], names))
    return schema


def _case_page(bundles: Document, names: Mapping[str, str]) -> Document:
    pages = {part: _schema_of(bundles, _answer_of(bundles, f"/v1/cases/{{}}/{part}"), names) for part in PARTS}
    lists = {part: page["properties"]["items"] for part, page in pages.items()}
    return page_of_lists(renamed(_answer_of(bundles, "/v1/cases/{}"), names), lists)


def _answer_of(document: Document, shape: str) -> Document:
    """The schema of a room's answer, in its own names."""
    operation = _operation_of_shape(document, shape)
    assert operation is not None  # noqa: S101 - what is composed stands in the room's contract
    schema: Document = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return schema


def _schema_of(document: Document, reference: Document, names: Mapping[str, str]) -> Document:
    """The schema that is referred to, in the new names."""
    name = reference["$ref"].removeprefix(REFERENCE)
    schema: Document = renamed(document["components"]["schemas"][name], names)
    return schema


def _operation_of_shape(document: Document, shape: str) -> Document | None:
    for path, operations in document["paths"].items():
        if Entry("GET", path, "", "").shape == shape and "get" in operations:
            operation: Document = operations["get"]
            return operation
    return None


def _names(own: Document, rooms: Mapping[str, Document]) -> dict[str, dict[str, str]]:
    """New names of schemas per room: a name that stands for different things in different rooms gets the room before it."""
    meanings: dict[str, set[str]] = {}
    for document in (own, *rooms.values()):
        for name, schema in document["components"]["schemas"].items():
            meanings.setdefault(name, set()).add(json.dumps(schema, sort_keys=True))
    return {
        room: {
            name: name if len(meanings[name]) == 1 else room.title().replace("_", "") + name
            for name in document["components"]["schemas"]
        }
        for room, document in rooms.items()
    }


def _keep_used(merged: Document, rooms: Mapping[str, Document], names: Mapping[str, Mapping[str, str]]) -> None:
    """Add the schemas that the calls refer to, and those they refer to in turn."""
    known = dict(merged["components"]["schemas"])
    for room, document in rooms.items():
        for name, schema in document["components"]["schemas"].items():
            known.setdefault(names[room][name], titled(renamed(schema, names[room]), names[room][name]))
    wanted, used = ["Problem", *references(merged["paths"])], {}
    while wanted:
        name = wanted.pop()
        if name not in used:
            used[name] = known[name]
            wanted.extend(references(known[name]))
    merged["components"]["schemas"] = dict(sorted(used.items()))
    merged["paths"] = dict(sorted(merged["paths"].items()))


def references(part: Any) -> Iterator[str]:
    """The names of all schemas a part of a document refers to."""
    if isinstance(part, dict):
        reference = part.get("$ref")
        if isinstance(reference, str) and reference.startswith(REFERENCE):
            yield reference.removeprefix(REFERENCE)
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for item in part:
            yield from references(item)


def text_of(document: Document) -> str:
    """The document as committed."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def path_of(room: str) -> Path:
    """Where a room's contract is committed."""
    return SERVICES / "gateway" / "citizen.json" if room == "citizen" else SERVICES / room / "openapi.json"


def stale() -> list[str]:
    """The rooms whose committed contract is not what the code says."""
    return [
        room
        for room, document in documents().items()
        if not path_of(room).exists() or path_of(room).read_text(encoding="utf-8") != text_of(document)
    ]


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m deploy.openapi", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 when a committed file is not current"
    )
    if parser.parse_args().check:
        differing = stale()
        print(f"not current: {', '.join(differing)}" if differing else "all contracts are current")
        return 1 if differing else 0
    for room, document in documents().items():
        path_of(room).write_text(text_of(document), encoding="utf-8")
        print(f"{path_of(room).relative_to(SERVICES.parent)}: {len(document['paths'])} paths")
    return 0


if __name__ == "__main__":
    sys.exit(main())
