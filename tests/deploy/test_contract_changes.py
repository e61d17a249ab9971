"""What of the contract changed, and what of it breaks clients."""

from copy import deepcopy
from typing import Any

import pytest

from deploy.contract_changes import changes, outline

BEFORE: dict[str, Any] = {
    "paths": {
        "/things": {
            "get": {
                "security": [{"staff": []}],
                "parameters": [{"in": "query", "name": "q", "schema": {"type": "string"}}],
                "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}},
            },
            "post": {
                "security": [],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/New"}}},
                },
                "responses": {"204": {}},
            },
        }
    },
    "components": {
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["state", "parts"],
                "properties": {
                    "state": {"enum": ["open", "done"]},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
                    "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                },
            },
            "New": {
                "type": "object",
                "properties": {"kind": {"enum": ["a", "b"]}, "size": {"type": "integer"}},
            },
        }
    },
}  # fmt: skip


def changed(**schemas: Any) -> list[tuple[str, bool]]:
    """What is found when members of schemas are replaced: `Thing={"state": ...}`; None takes one away."""
    after = deepcopy(BEFORE)
    for name, members in schemas.items():
        properties = after["components"]["schemas"][name]["properties"]
        for member, schema in members.items():
            properties[member] = schema
            if schema is None:
                del properties[member]
    return [(each.what, each.breaking) for each in changes(outline(BEFORE), outline(after))]


def test_the_same_contract_has_no_changes() -> None:
    assert changed() == []


@pytest.mark.parametrize(
    ("schemas", "what", "breaking"),
    [
        ({"Thing": {"more": {"type": "string"}}}, "answer 200.more: new", False),
        ({"Thing": {"note": None}}, "answer 200.note: gone", True),
        ({"Thing": {"state": {"enum": ["open", "done", "lost"]}}}, "answer 200.state: may be `lost`", False),
        ({"Thing": {"state": {"enum": ["open"]}}}, "answer 200.state: no longer `done`", False),
        ({"Thing": {"state": {"type": "integer"}}}, "answer 200.state: may be integer", True),
        ({"New": {"more": {"type": "string"}}}, "request.more: new", False),
        ({"New": {"kind": {"enum": ["a"]}}}, "request.kind: no longer `b`", True),
        ({"New": {"kind": {"enum": ["a", "b", "c"]}}}, "request.kind: may be `c`", False),
        ({"New": {"size": None}}, "request.size: gone", True),
    ],
)
def test_members(schemas: dict[str, Any], what: str, breaking: bool) -> None:
    assert (what, breaking) in changed(**schemas)


def test_having_to_send_more_breaks_and_getting_more_does_not() -> None:
    after = deepcopy(BEFORE)
    after["components"]["schemas"]["New"]["required"] = ["size"]
    after["components"]["schemas"]["Thing"]["required"] = ["state"]
    found = {(each.what, each.breaking) for each in changes(outline(BEFORE), outline(after))}
    assert ("request.size: always there", True) in found
    assert ("answer 200.parts: may be missing", True) in found
    back = {(each.what, each.breaking) for each in changes(outline(after), outline(BEFORE))}
    assert ("request.size: may be missing", False) in back
    assert ("answer 200.parts: always there", False) in back


def test_calls_parameters_and_access() -> None:
    after = deepcopy(BEFORE)
    after["paths"]["/things"]["get"]["parameters"] = [{"in": "query", "name": "at", "schema": {}, "required": True}]
    after["paths"]["/things"]["get"]["security"] = []
    after["paths"]["/things"]["delete"] = after["paths"]["/things"].pop("post")
    found = {(each.call, each.what, each.breaking) for each in changes(outline(BEFORE), outline(after))}
    assert found == {
        ("DELETE /things", "new", False),
        ("POST /things", "gone", True),
        ("GET /things", "query at parameter: new, and has to be sent", True),
        ("GET /things", "query q parameter: gone", True),
        ("GET /things", "may be called by anybody", False),
    }
    closed = [each for each in changes(outline(after), outline(BEFORE)) if "called by" in each.what]
    assert [each.breaking for each in closed] == [True]


def test_a_schema_may_change_its_name() -> None:
    after = deepcopy(BEFORE)
    schemas = after["components"]["schemas"]
    schemas["Renamed"] = schemas.pop("New")
    body = after["paths"]["/things"]["post"]["requestBody"]["content"]["application/json"]
    body["schema"] = {"$ref": "#/components/schemas/Renamed"}
    assert changes(outline(BEFORE), outline(after)) == []


def test_of_something_new_only_the_whole_is_named() -> None:
    inner = {"type": "object", "required": ["x"], "properties": {"x": {"type": "string"}}}
    assert changed(New={"inner": inner}) == [("request.inner: new", False)]
