"""What rooms that show pages have in common: templates and words that lie in one folder, and nothing a page could load from elsewhere."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined


@cache
def words_of(folder: Path) -> dict[str, dict[str, Any]]:
    """The words of the pages by language, from words.yaml."""
    words: dict[str, dict[str, Any]] = yaml.safe_load((folder / "words.yaml").read_text(encoding="utf-8"))
    return words


@cache
def templates_of(folder: Path) -> Environment:
    """The templates of a folder; what is put in is escaped, and a name that is not there is an error."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
