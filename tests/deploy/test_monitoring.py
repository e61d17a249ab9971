"""Alerts and dashboard: they speak of figures that exist, every alert is explained and fires in a test of its own."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "monitoring"
METRIC = re.compile(r"\b(?:Counter|Gauge|Histogram)\(\s*\"(lotse_[a-z_]+)\"")
SUFFIXES = ("_bucket", "_count", "_sum")


def known() -> set[str]:
    """Every figure some process offers, with the series of histograms."""
    sources = [path.read_text() for top in ("shared", "services") for path in (ROOT / top).rglob("*.py")]
    names = {name for source in sources for name in METRIC.findall(source)}
    return names | {name + suffix for name in names for suffix in SUFFIXES}


def asked(expression: str) -> set[str]:
    return set(re.findall(r"\blotse_[a-z_]+", expression))


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load((FOLDER / "alerts.yaml").read_text())["groups"] for rule in group["rules"]]


def test_alerts_ask_for_figures_that_exist() -> None:
    for rule in rules():
        assert asked(rule["expr"]) <= known(), rule["alert"]
        assert asked(rule["expr"]) or "up{" in rule["expr"], rule["alert"]


def test_a_figure_that_does_not_exist_is_noticed() -> None:
    assert not asked("rate(lotse_moonshine_total[5m])") <= known()


def test_every_alert_says_what_to_do() -> None:
    page = (ROOT / "docs" / "operations.md").read_text()
    assert {rule["alert"] for rule in rules() if f"| `{rule['alert']}` |" not in page} == set()


def test_every_alert_has_a_test_in_which_it_fires_and_one_in_which_it_does_not() -> None:
    tests = yaml.safe_load((FOLDER / "alerts.test.yaml").read_text())["tests"]
    cases = [case for test in tests for case in test["alert_rule_test"]]
    for rule in rules():
        fires = {bool(case["exp_alerts"]) for case in cases if case["alertname"] == rule["alert"]}
        assert fires == {True, False}, rule["alert"]


def test_alerts_fire_as_their_tests_say() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed here (Debian: apt-get install prometheus)")
    done = subprocess.run(
        [promtool, "test", "rules", "alerts.test.yaml"], cwd=FOLDER, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_dashboard_asks_for_figures_that_exist() -> None:
    dashboard = json.loads((FOLDER / "dashboard.json").read_text())
    expressions = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    assert len(expressions) >= 8
    for expression in expressions:
        assert asked(expression), expression
        assert asked(expression) <= known(), expression
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in dashboard["panels"]]
    assert len(places) == len(set(places)), "panels lie on each other"
