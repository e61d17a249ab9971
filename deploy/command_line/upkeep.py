"""Commands that keep the house in order; each calls the room's own code, as the room's worker would."""

import asyncio
import runpy
import sys
from typing import Annotated

import typer

from deploy.checks import check_seeds
from deploy.command_line.settings import needed
from services.booking.appointments.retention import forget_people
from services.booking.settings import BookingSettings
from shared.clock import utc_now
from shared.db import Database, create_engine

app = typer.Typer()


def _room_command(module: str) -> None:
    """Run a command that a room has itself, and end with its exit code."""
    arguments = sys.argv
    sys.argv = [module]
    try:
        runpy.run_module(module, run_name="__main__")
    finally:
        sys.argv = arguments


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
    _room_command("services.bundles.retention")


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
    _room_command("services.bundles.keys")


@app.command()
def verify_audit() -> None:
    """Verify the chain of hashes of every timeline; exit 1 when one does not hold."""
    needed("DATABASE_URL", "postgresql://owner:password@127.0.0.1:5432/lotse")
    _room_command("services.bundles.audit")


@app.command()
def report(
    name: Annotated[str, typer.Argument(help="E.g. umsetzungsbericht; see /v1/reports")],
    form: Annotated[str, typer.Option("--format", help="json, csv, md or html")] = "md",
    language: Annotated[str, typer.Option(help="de or en")] = "de",
) -> None:
    """Print a report, computed now from the database of reporting."""
    from deploy.command_line.reports import printed  # noqa: PLC0415 - reporting costs a second of imports

    sys.stdout.buffer.write(asyncio.run(printed(name, form, language)))
