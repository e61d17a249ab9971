"""Commands that keep the house in order; each calls the room's own code, as the room's worker would."""

import asyncio
import sys
from typing import Annotated

import typer

from deploy.checks import check_seeds
from deploy.command_line.settings import needed
from services.booking.appointments.retention import forget_people
from services.booking.settings import BookingSettings
from services.bundles.audit.__main__ import main as verify
from services.bundles.keys.__main__ import main as rotate
from services.bundles.retention.__main__ import main as forget_cases
from services.bundles.settings import BundlesSettings
from shared.clock import utc_now
from shared.db import Database, create_engine

app = typer.Typer()


@app.command()
def check_data() -> None:
    """Check the data files of the city before they are loaded: shapes, references, bundles."""
    faults = check_seeds()
    for fault in faults:
        typer.secho(fault, fg="red", err=True)
    typer.echo(f"{len(faults)} faults")
    raise typer.Exit(1 if faults else 0)


@app.command()
def retention() -> None:
    """Apply the retention rules of all rooms now; the workers do the same every hour."""
    needed("DATABASE_URL", "postgresql://owner:password@127.0.0.1:5432/lotse")
    typer.echo(f"booking: contact: {asyncio.run(_forget())}")
    asyncio.run(forget_cases(BundlesSettings()))


async def _forget() -> int:
    database = Database(create_engine(BookingSettings(), "lotse-retention"))
    try:
        return await forget_people(database, utc_now())
    finally:
        await database.close()


@app.command()
def rotate_keys() -> None:
    """Wrap every data key by the current master key of LOTSE_MASTER_KEYS; may be stopped and started again."""
    needed("LOTSE_MASTER_KEYS", '\'{"current": "k2", "keys": {"k1": "...", "k2": "..."}}\'')
    raise typer.Exit(rotate())


@app.command()
def verify_audit() -> None:
    """Verify the chain of hashes of every timeline; exit 1 when one does not hold."""
    needed("DATABASE_URL", "postgresql://owner:password@127.0.0.1:5432/lotse")
    raise typer.Exit(verify())


@app.command()
def report(
    name: Annotated[str, typer.Argument(help="E.g. umsetzungsbericht; see /v1/reports")],
    form: Annotated[str, typer.Option("--format", help="json, csv, md or html")] = "md",
    language: Annotated[str, typer.Option(help="de or en")] = "de",
) -> None:
    """Print a report, computed now from the database of reporting."""
    from deploy.command_line.reports import printed  # noqa: PLC0415 - reporting costs a second of imports

    sys.stdout.buffer.write(asyncio.run(printed(name, form, language)))
