"""`python -m services.bundles.erasure`: after a restore, erase again what the ledger says was erased; tells how many came back."""

import asyncio
import sys

from services.bundles.erasure.ledger import carry, ledger_of, replay
from services.bundles.settings import BundlesSettings
from services.bundles.tables import metadata
from shared.db import Database, create_engine


async def run(settings: BundlesSettings) -> tuple[int, int]:
    """(newly carried into the ledger, erased again); raises FileNotFoundError where no ledger is kept."""
    ledger = ledger_of(settings)
    if ledger is None:
        raise FileNotFoundError("BUNDLES_LEDGER_FOLDER is not set: there is no ledger of erased cases")
    database = Database(create_engine(settings, "lotse-erasure"))
    try:
        return await carry(database, ledger), await replay(database, ledger)
    finally:
        await database.close()


def main() -> int:
    """Tell a person what was done."""
    try:
        carried, again = asyncio.run(run(BundlesSettings()))
    except FileNotFoundError as error:
        print(error)  # noqa: T201
        return 1
    print(f"{metadata.schema}: {carried} erasures written to the ledger, {again} cases erased again")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
