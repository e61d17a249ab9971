"""Examples are made of the contract alone, and hold what it asks for."""

import json
import shlex

import jsonschema

from services.gateway.docs_pages.examples import call_of, example_of
from services.gateway.docs_pages.render import areas

OPERATIONS = [operation for area in areas().values() for operation in area.operations]


def test_every_shown_body_is_one_the_contract_allows() -> None:
    shown = 0
    for operation in OPERATIONS:
        for body in (*operation.sent, *(body for _, _, bodies in operation.answers for body in bodies)):
            if body.example is not None:
                schema = {**body.schema, "components": {"schemas": operation.schemas}}
                jsonschema.Draft202012Validator(schema).validate(json.loads(body.example))
                shown += 1
    assert shown > 200


def test_every_command_is_one_a_shell_reads() -> None:
    for operation in OPERATIONS:
        words = shlex.split(operation.call("http://127.0.0.1:8000").replace("\\\n", ""))
        address = next(word for word in words if word.startswith("http"))
        assert words[0] == "curl", operation.id
        assert address.startswith("http://127.0.0.1:8000/"), operation.id
        assert "{" not in address, operation.id


def test_a_schema_that_holds_itself_ends() -> None:
    schemas = {"Tree": {"type": "object", "properties": {"of": {"type": "array", "items": {"$ref": "#/c/Tree"}}}}}
    assert len(json.dumps(example_of({"$ref": "#/c/Tree"}, schemas))) < 200


def test_quotes_in_an_example_do_not_end_the_word() -> None:
    body = {"content": {"application/json": {"schema": {"examples": [{"name": "d'Artagnan; rm x"}]}}}}
    call = call_of("POST", "http://x/", {"security": [], "requestBody": body}, {})
    assert json.loads(shlex.split(call.replace("\\\n", ""))[-1]) == {"name": "d'Artagnan; rm x"}
