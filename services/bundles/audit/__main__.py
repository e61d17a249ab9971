"""`python -m services.bundles.audit`: verify every timeline; exit 1 and name the place when one does not hold."""

import asyncio
import sys

from services.bundles.audit.checkpoints import ledger_of, witnessed
from services.bundles.audit.verifying import Finding, verify
from services.bundles.settings import BundlesSettings
from shared.db import Database, create_engine


async def run(settings: BundlesSettings) -> Finding:
    """One verification over a connection of its own."""
    ledger = ledger_of(settings)
    database = Database(create_engine(settings, "lotse-audit"))
    try:
        async with database.transaction() as session:
            return await verify(session, witnessed(ledger) if ledger else {})
    finally:
        await database.close()


def main() -> int:
    """Tell a person what was found."""
    finding = asyncio.run(run(BundlesSettings()))
    for case_id, fault in finding.breaks.items():
        print(f"{case_id}: {fault.fault} at entry {fault.position}")  # noqa: T201
    for number in finding.false_checkpoints:
        print(f"checkpoint {number}: not as it was witnessed")  # noqa: T201
    seen = f"{finding.cases} cases, {finding.entries} entries, {finding.checkpoints} checkpoints"
    print(f"{seen}; {len(finding.breaks)} broken")  # noqa: T201
    return 0 if finding.clean else 1


if __name__ == "__main__":
    sys.exit(main())
