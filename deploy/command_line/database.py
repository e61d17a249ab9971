"""Commands on the whole database: schemas, first data, backup and restore."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import DBAPIError

from deploy import backup as archive
from deploy import schemas, seeds
from deploy.command_line.settings import owner_url

app = typer.Typer()
LOCK_NOT_AVAILABLE = "55P03"


@app.command()
def migrate() -> None:
    """Bring all schemas to the newest revision and give each room's role what it may do."""
    owner_url()
    try:
        schemas.main()
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        typer.secho(
            "somebody's transaction holds a table; nothing of this revision was changed, try again", fg="red", err=True
        )
        raise typer.Exit(1) from error
    typer.echo("all schemas are at their newest revision")


@app.command()
def seed() -> None:
    """Load the first data of every room; repeatable, and what people have changed stays."""
    owner_url()
    seeds.main()


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="Where to write, e.g. /backups/2026-11-26.lotse")]) -> None:
    """Write the whole database to a file, with its hash beside it, while the house runs."""
    try:
        made = archive.write(owner_url(), file)
    except archive.BackupError as error:
        _stop(error)
    typer.echo(f"{file}: {made.size / 1e6:.1f} MB, sha256 {made.sha256}")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file of `lotse backup`")],
    replace: Annotated[bool, typer.Option(help="Drop what is in the database now")] = False,
) -> None:
    """Bring a backup back: data, newest schemas, roles; then whoever was erased since is erased again.

    Stop all other processes first. BUNDLES_LEDGER_FOLDER names the ledger of erasures.
    """
    try:
        again = asyncio.run(archive.restore(owner_url(), file, replace=replace, tell=typer.echo))
    except archive.BackupError as error:
        _stop(error)
    typer.echo(f"restored; {again} cases that had been erased since were erased again")


def _stop(error: Exception) -> None:
    typer.secho(str(error), fg="red", err=True)
    raise typer.Exit(1)
