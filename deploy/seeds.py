"""`python -m deploy.seeds`: load the first data of every room, one after another in one process, because each start costs seconds."""

import runpy
import sys

from shared.settings import ROOMS


def main() -> int:
    """Run `services/<room>/seed.py` of every room; the catalog comes first, because the others refer to its services and offices."""
    for room in ROOMS:
        runpy.run_module(f"services.{room}.seed", run_name="__main__")
    return 0


if __name__ == "__main__":
    sys.exit(main())
