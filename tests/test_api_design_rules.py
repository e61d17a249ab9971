"""The public contract keeps the NL API Design Rules (Logius), as their own linter reads them.

Needs Spectral (npm package @stoplight/spectral-cli) and the rules, which are not ours to ship: `make lint-openapi` gets the one, and
`LOTSE_DESIGN_RULES` names the other.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
RULES = Path(os.environ.get("LOTSE_DESIGN_RULES", ROOT.parent / "shared/standards/spectral/nl-adr/adr-linter.yaml"))
SPECTRAL = shutil.which("spectral") or ROOT / ".tools/node_modules/.bin/spectral"


def errors_of(document: Path) -> list[str]:
    """What the linter calls an error."""
    command = [SPECTRAL, "lint", "-r", RULES, "-f", "json", "-q", document]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return [
        f"{found['code']}: {'.'.join(map(str, found['path']))}"
        for found in json.loads(done.stdout)
        if found["severity"] == 0
    ]


@pytest.fixture
def linter() -> None:
    if not Path(SPECTRAL).exists():
        pytest.skip("Spectral is not there: make lint-openapi installs it into .tools")
    if not RULES.exists():
        pytest.skip(f"the rules are not there: {RULES}; LOTSE_DESIGN_RULES names the file")


@pytest.mark.usefixtures("linter")
def test_the_public_contract_keeps_the_design_rules(tmp_path: Path) -> None:
    document = ROOT / "services/gateway/openapi.json"
    assert errors_of(document) == []
    broken = json.loads(document.read_text())
    broken["servers"], broken["paths"]["/Bad_Path/"] = [{"url": "/"}], broken["paths"]["/services"]
    (tmp_path / "broken.json").write_text(json.dumps(broken))
    assert len(errors_of(tmp_path / "broken.json")) >= 2, "the linter bites"
