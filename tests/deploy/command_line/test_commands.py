"""The command line as an operator uses it: every command on a real database or through a real room."""

import json

import pytest
import pytest_asyncio
from typer.testing import CliRunner

from deploy.command_line.__main__ import app
from services.catalog.app import create_app
from services.catalog.settings import CatalogSettings
from tests.support.servers import process_environment
from tests.support.serving import serving


@pytest.fixture
def run(own_database_url, valkey_url, monkeypatch):
    """Run a command in the environment of an operator; returns its result."""
    for name, value in process_environment(own_database_url, valkey_url).items():
        monkeypatch.setenv(name, value)

    def call(*arguments: str, code: int = 0):
        result = CliRunner().invoke(app, arguments, catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    return call


def test_help_names_every_command(run) -> None:
    names = ("migrate", "seed", "backup", "restore", "check-data", "retention", "rotate-keys", "verify-audit", "report",
             "dead-letters", "import")  # fmt: skip
    assert all(name in run("--help").output for name in names)


def test_a_missing_setting_is_named(run, monkeypatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    result = run("migrate", code=2)
    assert "DATABASE_URL is not set" in result.output


def test_upkeep(run, capfd) -> None:
    assert "0 faults" in run("check-data").output
    assert "booking: contact: 0" in run("retention").output
    assert "no case needs an older key" in run("rotate-keys").output
    assert "0 broken" in run("verify-audit").output


def test_a_report_is_printed(run) -> None:
    assert run("report", "coverage", "--format", "md", "--language", "en").output.startswith("# Reach of services")
    assert json.loads(run("report", "coverage", "--format", "json").output)["id"] == "coverage"
    assert "umsetzungsbericht" in run("report", "horoscope", code=2).output


@pytest_asyncio.fixture(loop_scope="session")
async def catalog(own_database_url, settings_of):
    async with serving(create_app(settings_of(CatalogSettings, database_url=own_database_url))) as url:
        yield url


async def test_an_import_is_planned_and_refusals_are_told(run, catalog, issuers, tmp_path) -> None:
    import asyncio  # noqa: PLC0415

    token = issuers.staff("catalog:write")["Authorization"].removeprefix("Bearer ")
    file = tmp_path / "reisepass.yaml"
    file.write_text("nonsense: [")
    common = ("import", str(file), "--source", "amt24", "--url", catalog)
    assert "401" in (await asyncio.to_thread(run, *common, "--token", "x", code=1)).output
    assert (
        "no answer"
        in (await asyncio.to_thread(run, *common[:-1], "http://127.0.0.1:9", "--token", token, code=1)).output
    )
