"""Where the standards lie that exports are held against, and the reason when they are not there."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "standards"


def standard(*parts: str) -> Path:
    """A file of a standard; the test is skipped with its name when it is absent."""
    path = FOLDER.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the standard {'/'.join(parts)} is not here")
    return path
