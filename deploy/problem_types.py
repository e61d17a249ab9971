"""`python -m deploy.problem_types`: write down every problem any room can answer with, for the pages of the gateway about them."""

import ast
import json
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from services.gateway.problem_pages.known import LIST
from shared.problems import Problem

ROOT: Final = Path(__file__).resolve().parents[1]
WHERE: Final = ("services", "shared")
EVERYWHERE: Final = "shared"


def problem_types() -> dict[str, dict[str, Any]]:
    """By name: where it is said, with which status, title, sentence and members beyond those every problem has."""
    members = _members()
    found: dict[str, dict[str, Any]] = {}
    for kind in sorted(_kinds(), key=lambda each: (each.slug, each.__module__)):
        entry = found.setdefault(kind.slug, {"rooms": [], "statuses": [], "meanings": [], "members": []})
        meaning = {"title": dict(kind.title), "detail": dict(kind.detail or kind.title)}
        _add(entry["rooms"], _room(kind))
        _add(entry["statuses"], kind.status)
        _add(entry["meanings"], meaning)
        for name in members.get(kind.__name__, ()):
            _add(entry["members"], name)
    return found


def _kinds() -> Iterator[type[Problem]]:
    for top in WHERE:
        for path in sorted((ROOT / top).rglob("*.py")):
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    wanted = list(Problem.__subclasses__())
    while wanted:
        kind = wanted.pop()
        wanted += kind.__subclasses__()
        if hasattr(kind, "slug") and kind.__module__.startswith(WHERE):
            yield kind


def _room(kind: type[Problem]) -> str:
    top, second, *_ = kind.__module__.split(".")
    return second if top == "services" else EVERYWHERE


@cache
def _members() -> dict[str, list[str]]:
    """By class: the literal names of its further members, read from the calls that raise it and from its own constructor."""
    found: dict[str, list[str]] = {}
    for path in sorted(path for top in WHERE for path in (ROOT / top).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for scope in ast.walk(tree):
            own = scope.name if isinstance(scope, ast.ClassDef) else ""
            for call in (node for node in ast.walk(scope) if isinstance(node, ast.Call)) if own else _calls(scope):
                name = own if _is_super(call) else getattr(call.func, "id", getattr(call.func, "attr", ""))
                found.setdefault(name, []).extend(_named(call))
    return {name: sorted(set(names)) for name, names in found.items()}


def _calls(scope: ast.AST) -> Iterator[ast.Call]:
    if isinstance(scope, ast.Call) and not _is_super(scope):
        yield scope


def _is_super(call: ast.Call) -> bool:
    inner = getattr(call.func, "value", None)
    return isinstance(inner, ast.Call) and getattr(inner.func, "id", "") == "super"


def _named(call: ast.Call) -> Iterator[str]:
    for keyword in call.keywords:
        if keyword.arg == "errors":
            yield "errors"
        if keyword.arg == "extra" and isinstance(keyword.value, ast.Dict):
            yield from (str(key.value) for key in keyword.value.keys if isinstance(key, ast.Constant))


def _add(known: list[Any], value: Any) -> None:
    if value not in known:
        known.append(value)


def text_of(types: dict[str, dict[str, Any]]) -> str:
    """The list as committed."""
    return json.dumps(types, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the list."""
    types = problem_types()
    LIST.write_text(text_of(types), encoding="utf-8")
    print(f"{LIST.relative_to(ROOT)}: {len(types)} problems")


if __name__ == "__main__":
    main()
