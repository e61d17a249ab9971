"""`python -m deploy.contract`: write into docs/contract.md what changed since the version before.

`--keep` keeps the present contract as that of its version, which is done once, when it is released.

What changed is read from the contracts themselves, so nothing can be forgotten; what breaks needs a sentence of a person as well.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from deploy.contract_changes import Change, changes, outline
from shared.application import API_VERSION

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "contract.md"
KEPT: Final = ROOT / "services" / "gateway" / "contract"
PRESENT: Final = ROOT / "services" / "gateway" / "openapi.json"
BEGIN, END = "<!-- made by `make openapi` -->", "<!-- end of what was made -->"


def kept_versions() -> list[str]:
    """The released versions, the newest last."""
    return sorted((path.stem for path in KEPT.glob("*.json")), key=_ordered)


def kept(version: str) -> dict[str, Any]:
    """The outline of a released version."""
    found: dict[str, Any] = json.loads((KEPT / f"{version}.json").read_text(encoding="utf-8"))
    return found


def present() -> dict[str, Any]:
    """The outline of the contract as it is committed."""
    return outline(json.loads(PRESENT.read_text(encoding="utf-8")))


def since_release() -> list[Change]:
    """What changed since the newest released version."""
    return changes(kept(kept_versions()[-1]), present())


def written(found: Iterable[Change]) -> str:
    """The differences as they stand in the page."""
    return "\n".join((BEGIN, "", *_lines(list(found)), "", END))


def _lines(found: list[Change]) -> Iterator[str]:
    whole = {"new": "New calls", "gone": "Calls that are gone"}
    for what, heading in whole.items():
        if calls := [change.call for change in found if change.what == what]:
            yield f"{heading}: {', '.join(f'`{call}`' for call in calls)}."
            yield ""
    inside = [change for change in found if change.what not in whole]
    for call, differences in groupby(inside, key=lambda change: change.call):
        said = "; ".join(f"**{each.what}** (breaks)" if each.breaking else each.what for each in differences)
        yield f"- `{call}`: {said}"
    if not found:
        yield "Nothing yet."


def unexplained(found: Iterable[Change], page: str) -> list[str]:
    """Calls that break older clients and that no person wrote a sentence about."""
    own_words = re.sub(f"{BEGIN}.*?{END}", "", page, flags=re.DOTALL)
    return sorted({change.call for change in found if change.breaking and f"`{change.call}`" not in own_words})


def page_with(page: str, block: str) -> str:
    """The page with the part that is made."""
    before, _, rest = page.partition(BEGIN)
    return before + block + rest.partition(END)[2]


def _ordered(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def keep() -> Path:
    """Keep the present contract as that of its version: one line per call and per schema."""
    path = KEPT / f"{API_VERSION}.json"
    parts = (
        f'"{name}": {{\n'
        + ",\n".join(f"{json.dumps(key)}: {json.dumps(part)}" for key, part in members.items())
        + "\n}"
        for name, members in present().items()
    )
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")
    return path


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m deploy.contract", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="keep the present contract as that of its version")
    if parser.parse_args().keep:
        print(keep().relative_to(ROOT))
        return 0
    found, page = since_release(), PAGE.read_text(encoding="utf-8")
    PAGE.write_text(page_with(page, written(found)), encoding="utf-8")
    if missing := unexplained(found, page):
        print(f"docs/contract.md does not say why this breaks: {', '.join(missing)}", file=sys.stderr)
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main())
