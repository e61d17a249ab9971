"""Reports on the command line."""

import typer

from services.reporting.documents.period import Period
from services.reporting.documents.render import render
from services.reporting.documents.schemas import Format
from services.reporting.material import gather
from services.reporting.settings import ReportingSettings
from services.reporting.shelf import SHELF, ReportName
from shared.db import Database, create_engine


async def printed(name: str, form: str, language: str) -> bytes:
    """The bytes of a report; ends the command where there is no such report, format or language."""
    if name not in set(ReportName) or form not in set(Format) or language not in ("de", "en"):
        typer.secho(
            f"reports: {', '.join(ReportName)}; formats: {', '.join(Format)}; languages: de, en", fg="red", err=True
        )
        raise typer.Exit(2)
    database = Database(create_engine(ReportingSettings(), "lotse-report"))
    try:
        async with database.transaction() as session:
            material = await gather(session, Period())
    finally:
        await database.close()
    return render(SHELF[ReportName(name)](material), Format(form), language)
