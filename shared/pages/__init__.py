"""What rooms that show pages share: one frame and style, templates and words that lie in one folder, nothing loaded from elsewhere."""

from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shared.yaml_file import read_yaml

COMMON: Final = Path(__file__).parent


@cache
def words_of(folder: Path) -> dict[str, dict[str, Any]]:
    """The words of the pages by language, from words.yaml."""
    words: dict[str, dict[str, Any]] = read_yaml(folder / "words.yaml")
    return words


@cache
def templates_of(folder: Path) -> Environment:
    """The templates of a folder and the frame they extend; what is put in is escaped, and a name that is not there is an error.

    `frame.html` needs `language`, `languages` (names by tag), `word` with `skip`, `languages` and `title`, `style` (the address of the
    style sheet), and `script` where the page has one.
    """
    return Environment(
        loader=FileSystemLoader([folder, COMMON]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def style_of(folder: Path) -> bytes:
    """The style sheet of a folder's pages: that of all pages, then what page.css changes and adds."""
    return (COMMON / "frame.css").read_bytes() + (folder / "page.css").read_bytes()
