"""`python -m services.bundles.audit`: verify every timeline; exit 1 and name the place when one does not hold."""

import asyncio
import sys

from services.bundles.audit.verifying import Finding, verify
from services.bundles.settings import BundlesSettings
from shared.db import Database, create_engine


async def run(settings: BundlesSettings) -> Finding:
    """One verification over a connection of its own."""
    database = Database(create_engine(settings, "lotse-audit"))
    try:
        async with database.transaction() as session:
            return await verify(session)
    finally:
        await database.close()


def main() -> int:
    """Tell a person what was found."""
    finding = asyncio.run(run(BundlesSettings()))
    for case_id, fault in finding.breaks.items():
        print(f"{case_id}: {fault.fault} at entry {fault.position}")  # noqa: T201
    print(f"{finding.cases} cases, {finding.entries} entries, {len(finding.breaks)} broken")  # noqa: T201
    return 1 if finding.breaks else 0


if __name__ == "__main__":
    sys.exit(main())
