"""The server as a whole: keys that stay, no production, and a process that stops when told to."""

import os
import signal
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from cryptography import x509

from deploy.eid_server import keys as keys_module
from deploy.eid_server.cards import AUFENTHALTSTITEL, EID_KARTE
from deploy.eid_server.keys import keep_keys
from deploy.eid_server.reading import is_old_enough
from deploy.eid_server.server import NotForProduction, running
from deploy.eid_server.settings import BuiltInSettings
from services.eid_gateway.eid_server.messages.persons import GeneralDate
from tests.support.servers import ROOT


async def test_refuses_to_start_in_production(tmp_path: Path) -> None:
    assert BuiltInSettings.model_fields["environment"].default == "production"
    with pytest.raises(NotForProduction, match="invented"):
        async with running(BuiltInSettings(folder=tmp_path)):
            pytest.fail("it ran")
    assert os.listdir(tmp_path) == []


def test_keys_stay_until_they_end(keys_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = keep_keys(keys_folder).certificate("server_tls").read_bytes()
    assert keep_keys(keys_folder).certificate("server_tls").read_bytes() == before
    own = keep_keys(tmp_path / "new")
    first = own.certificate("authority").read_bytes()
    assert stat.S_IMODE(own.key("server_tls").stat().st_mode) == 0o600
    monkeypatch.setattr(keys_module, "RENEWED_BEFORE", keys_module.LIFETIME)
    assert keep_keys(tmp_path / "new").certificate("authority").read_bytes() != first
    assert x509.load_pem_x509_certificate(first).issuer == x509.load_pem_x509_certificate(before).issuer


@pytest.mark.parametrize(("born", "years", "enough"), [
    ("20081122", 18, True),
    ("20081123", 18, False),
    ("2008    ", 18, False),
    ("2007    ", 18, True),
    ("200811  ", 18, False),
    ("200810  ", 18, True),
    ("20261122", 0, True),
])  # fmt: skip
def test_ages_are_never_guessed_too_high(born: str, years: int, enough: bool) -> None:
    assert is_old_enough(GeneralDate(born), years, date(2026, 11, 22)) is enough


def test_invented_documents_differ_where_real_ones_do() -> None:
    assert AUFENTHALTSTITEL.birth_name is None
    assert EID_KARTE.date_of_birth == GeneralDate("1964    ")


def test_runs_as_a_process_until_told_to_stop(keys_folder: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LOTSE_ENVIRONMENT": "development",
                   "LOTSE_EID_SERVER_FOLDER": str(keys_folder)}  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "deploy.eid_server"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    lines = []
    while not (lines and lines[-1].startswith("#")):
        lines.append(process.stdout.readline())
        assert lines[-1], "it ended"
    assert lines[0].startswith("EID_GATEWAY_EID_SERVER_URL=https://localhost:")
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    process.stdout.close()
