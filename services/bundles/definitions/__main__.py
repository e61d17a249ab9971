"""`python -m services.bundles.definitions FILE...`: check definitions before anybody relies on them; exit 1 when something is wrong."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from pydantic import ValidationError

from services.bundles.definitions.content import Definition
from services.bundles.definitions.linter import lint
from shared.yaml_file import read_yaml


def complaints(path: Path) -> Iterator[str]:
    """What is wrong with a file, a line each."""
    try:
        definition = Definition.model_validate(read_yaml(path))
    except (OSError, yaml.YAMLError) as error:
        yield f"{path}: cannot be read: {error}"
    except ValidationError as error:
        for each in error.errors():
            yield f"{path}: {'.'.join(map(str, each['loc']))}: {each['msg']}"
    else:
        yield from (f"{path}: {finding}" for finding in lint(definition))


def main(names: Sequence[str]) -> int:
    """Tell a person what was found."""
    found = [complaint for name in names for complaint in complaints(Path(name))]
    for complaint in found:
        print(complaint)  # noqa: T201
    print(f"{len(names)} definitions, {len(found)} complaints")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
