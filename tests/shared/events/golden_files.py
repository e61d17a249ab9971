"""Golden files of the events: `python -m tests.shared.events.golden_files` adds the missing ones, and never changes one."""

import json
from pathlib import Path
from typing import Any

from shared.events import ALL_EVENTS
from shared.messaging.envelope import Event

FOLDER = Path(__file__).parent / "golden"
SAMPLES = {"uuid": "01890a5d-ac96-774b-bcce-b302099a8057", "date-time": "2026-03-02T09:15:00Z", "date": "2026-03-02"}


def path_of(event: type[Event]) -> Path:
    return FOLDER / f"{event.TYPE}.json"


def golden_of(event: type[Event]) -> dict[str, Any]:
    """What is pinned down of an event: its JSON Schema and an example."""
    schema = _without_words(event.model_json_schema(by_alias=True))
    return {"example": _sample(schema), "schema": schema}


def _without_words(schema: Any) -> Any:
    """Descriptions may be reworded."""
    if isinstance(schema, dict):
        return {name: _without_words(each) for name, each in schema.items() if name != "description"}
    return [_without_words(each) for each in schema] if isinstance(schema, list) else schema


def _sample(schema: dict[str, Any]) -> Any:
    if "anyOf" in schema:
        return _sample(schema["anyOf"][0])
    if "enum" in schema:
        return schema["enum"][0]
    match schema["type"]:
        case "object":
            return {name: _sample(each) for name, each in schema["properties"].items()}
        case "array":
            return [_sample(schema["items"])]
        case "string":
            return SAMPLES.get(schema.get("format", ""), "an-id")
        case "integer" | "boolean":
            return {"integer": 1, "boolean": True}[schema["type"]]
    raise ValueError(f"no sample for {schema}")


if __name__ == "__main__":
    for each in ALL_EVENTS:
        if not path_of(each).exists():
            path_of(each).write_text(json.dumps(golden_of(each), indent=1, sort_keys=True) + "\n", encoding="utf-8")
