"""Read YAML that the house itself keeps: seeds, definitions, words of pages."""

from pathlib import Path
from typing import Any, Final

import yaml

LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's reader takes a sixth of the time of the one in Python, and is there in every wheel."""


def read_yaml(path: Path) -> Any:
    """The content of the file; Raises yaml.YAMLError."""
    return yaml.load(path.read_text(encoding="utf-8"), LOADER)  # noqa: S506 - both loaders are the safe one
