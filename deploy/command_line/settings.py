"""What commands read from the environment, with an error a person understands when it is missing."""

import os

import typer


def needed(name: str, example: str) -> str:
    """The value of a variable; ends the command where it is not set."""
    value = os.environ.get(name, "")
    if not value:
        typer.secho(f"{name} is not set, e.g. {name}={example}", fg="red", err=True)
        raise typer.Exit(2)
    return value


def owner_url() -> str:
    """The database as the owner of the schemas."""
    return needed("DATABASE_URL", "postgresql://owner:password@127.0.0.1:5432/lotse")
