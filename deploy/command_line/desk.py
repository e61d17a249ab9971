"""Commands that go through the front door, as a member of staff would: with a token, over HTTP."""

import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from deploy.command_line.front_door import Answer, FrontDoor

app = typer.Typer()
POLL_SECONDS = 0.3
LOCAL = "http://127.0.0.1:8000"
Url = Annotated[str, typer.Option(envvar="GATEWAY_URL", help="Address of the gateway")]
Token = Annotated[str, typer.Option(envvar="LOTSE_TOKEN", help="Access token of the city's identity provider")]


@app.command()
def dead_letters(
    token: Token, url: Url = LOCAL, retry: Annotated[str, typer.Option(help="Id of one to try anew")] = ""
) -> None:
    """List the deliveries that need a person, or try one anew (scopes ops:read, ops:write)."""
    door = FrontDoor(url, token)
    if retry:
        door.ask("POST", f"/v1/ops/dead-letters/{retry}/retry")
        typer.echo("it will be tried anew")
        return
    table = Table("id", "authority", "part", "attempts", "why")
    for each in door.pages("/v1/ops/dead-letters"):
        table.add_row(each["id"], each["authorityId"], each["partKey"], str(each["attempts"]), each["reasonCode"] or "")
    Console().print(table)


@app.command("import")
def import_files(
    files: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, help="YAML in the form of the seeds, or XZuFi")
    ],
    token: Token,
    source: Annotated[str, typer.Option(help="Who says it, e.g. amt24")],
    url: Url = LOCAL,
    apply: Annotated[bool, typer.Option("--apply", help="Also apply it; otherwise only the plan is shown")] = False,
) -> None:
    """Plan an import into the catalogue and show what it would change; with --apply do it (scope catalog:write)."""
    door = FrontDoor(url, token)
    form = "xzufi" if files[0].suffix == ".xml" else "yaml"
    path = f"/v1/staff/imports/{door.ask('POST', '/v1/staff/imports', {'format': form, 'source': source}).body['id']}"
    with Progress() as progress:
        sending = progress.add_task("sending", total=len(files))
        for file in files:
            door.ask("PUT", f"{path}/files/{file.name}", file.read_text(encoding="utf-8"))
            progress.advance(sending)
        door.ask("POST", f"{path}/read")
        plan = _wait(door, path, progress)
    _show(door, path, plan.body)
    if not apply:
        typer.echo(f"nothing has changed yet; with --apply it does ({path})")
        return
    with Progress() as progress:
        door.ask("POST", f"{path}/apply", {}, {"If-Match": plan.etag})
        _wait(door, path, progress)
    typer.echo(f"applied; it can be taken back: POST {path}/undo")


def _wait(door: FrontDoor, path: str, progress: Progress) -> Answer:
    """Show how far the worker is until it is done; ends the command when it could not do it."""
    tasks: dict[str, Any] = {}
    while True:
        answer = door.ask("GET", path)
        state, step = answer.body["state"], answer.body["progress"]
        if step is None and state not in ("reading", "applying"):
            if answer.body["problem"]:
                typer.secho(
                    f"{answer.body['problem'].get('title')}: {answer.body['problem'].get('detail')}", fg="red", err=True
                )
                raise typer.Exit(1)
            return answer
        if step is not None:
            task = tasks.setdefault(step["step"], progress.add_task(step["step"], total=step["of"] or None))
            progress.update(task, completed=step["done"], total=step["of"] or None)
        time.sleep(POLL_SECONDS)


def _show(door: FrontDoor, path: str, plan: dict[str, Any]) -> None:
    table = Table("thing", "field", "now", "then", "conflict")
    for thing in door.pages(f"{path}/things") or plan["things"]:
        name = f"{thing['kind']}/{thing['subject']}" + (" (new)" if thing["new"] else "")
        for change in thing["changes"]:
            table.add_row(name, change["field"], str(change["before"]), str(change["after"]), "")
        for conflict in thing["conflicts"]:
            table.add_row(name, conflict["field"], str(conflict["ours"]), str(conflict["theirs"]), "ours stays")
    Console().print(table)
    typer.echo(f"{plan['changed']} things change or are in conflict, {plan['unchanged']} stay as they are")
