"""`./lotse --help` lists everything; each command says which settings it needs (docs/operations.md)."""

import typer

from deploy.command_line import database, desk, upkeep

app = typer.Typer(
    help="What operators do by hand to a Lotse house.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they would show the values of settings
)
for group in (database.app, upkeep.app, desk.app):
    app.registered_commands += group.registered_commands

if __name__ == "__main__":
    app(prog_name="lotse")
