"""Make the pages: words in German and English, the contract in the English it is written in, nothing loaded from elsewhere, no script."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup, escape

from services.gateway.docs_pages.contract import Area, areas_of
from services.gateway.docs_pages.examples import name_of
from services.gateway.matching import RoutingTable
from services.gateway.table import ENTRIES
from shared.pages import templates_of, words_of

FOLDER: Final = Path(__file__).parent
DOCUMENT: Final = FOLDER.parent / "openapi.json"
PREFIX: Final = "/docs"
LANGUAGES: Final = {"de": "Deutsch", "en": "English"}
CODE: Final = re.compile(r"`([^`]+)`")


@cache
def areas() -> dict[str, Area]:
    """The areas of the committed contract, which does not change while the process runs."""
    return areas_of(json.loads(DOCUMENT.read_text(encoding="utf-8")), RoutingTable(ENTRIES))


@cache
def contents_page(language: str) -> bytes:
    """All areas and what can be called in each."""
    return _rendered("contents.html", language, areas=areas().values())


@cache
def area_page(slug: str, language: str, base: str) -> bytes:
    """Every operation of an area, and the fields of what it speaks of."""
    return _rendered("area.html", language, area=areas()[slug], base=base)


def _rendered(template: str, language: str, **values: Any) -> bytes:
    common = {
        "language": language,
        "languages": LANGUAGES,
        "word": words_of(FOLDER)[language],
        "style": f"{PREFIX}/assets/page.css",
        "say": lambda text: text.get(language) or text["de"],
        "prose": _prose,
        "kind": _kind,
        "shown": lambda value: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False),
    }
    return templates_of(FOLDER).get_template(template).render(common | values).encode()


def _prose(text: str) -> Markup:
    """A text of the contract, with what it marks as code."""
    return Markup(CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped before


def _kind(schema: Mapping[str, Any]) -> Markup:
    """What kind of value a schema allows, with links to the schemas it names."""
    if "$ref" in schema:
        return Markup('<a href="#{0}">{0}</a>').format(name_of(schema["$ref"]))
    if choices := schema.get("anyOf", schema.get("oneOf")):
        return Markup(" or ").join(_kind(choice) for choice in choices)
    if "const" in schema or "enum" in schema:
        values = schema.get("enum", [schema.get("const")])
        return Markup(", ").join(Markup("<code>{}</code>").format(value) for value in values)
    if "items" in schema:
        return Markup("list of ") + _kind(schema["items"])
    if isinstance(values := schema.get("additionalProperties"), Mapping):
        return Markup("object of ") + _kind(values)
    form = f" ({schema['format']})" if "format" in schema else ""
    kinds = schema.get("type", "any")
    return escape((" or ".join(kinds) if isinstance(kinds, list) else kinds) + form)
