"""From the HTML subset of XZuFi texts to plain words. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import html
from lxml.etree import ParserError

BLOCKS: Final = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "div"})
SPACES: Final = re.compile(r"[ \t\r\n]+")


def plain(markup: str) -> str:
    """The words of a text; blocks become lines, tags vanish, addresses of links are kept in brackets."""
    return "\n".join(lines(markup))


def lines(markup: str) -> list[str]:
    """One line per paragraph or list entry."""
    if "<" not in markup and "&" not in markup:
        return [line.strip() for line in markup.splitlines() if line.strip()]
    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except ParserError:
        return []
    pieces = "".join(_pieces(root)).split("\n")
    return [line for piece in pieces if (line := SPACES.sub(" ", piece).strip())]


def _pieces(element: html.HtmlElement) -> Iterator[str]:
    if not isinstance(element.tag, str):  # a comment or a processing instruction
        yield element.tail or ""
        return
    block = element.tag in BLOCKS or element.tag == "br"
    yield "\n" if block else ""
    yield SPACES.sub(" ", element.text or "") if element.tag not in ("script", "style") else ""
    for inner in element:
        yield from _pieces(inner)
        yield SPACES.sub(" ", inner.tail or "") if isinstance(inner.tag, str) else ""
    if element.tag == "a" and (address := element.get("href", "")).startswith(("https://", "mailto:")):
        yield f" ({address})"
    yield "\n" if block else ""
