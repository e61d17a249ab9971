"""The command a person types: what it prints, how it ends, and that it starts again on the same data."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded import main
from deploy.ports import free_base
from deploy.processes import PORT_OFFSETS
from deploy.supervisor import STOP_GRACE
from tests.deploy.living import wait_until_gone
from tests.support.servers import POSTGRES, VALKEY

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def hang_up_as_at_a_terminal() -> Iterator[None]:
    """Under `nohup` a runner would take it as its own order to survive a hang-up, and the tests would wait for ever."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    base = str(free_base(PORT_OFFSETS.values()))
    return [sys.executable, "-m", "tests.deploy.tiny_house", "--port-base", base, "--data-dir", str(tmp_path / "data")]


def start(command: list[str]) -> "subprocess.Popen[str]":
    environment = os.environ | {"DATABASE_URL": os.environ[POSTGRES], "REDIS_URL": os.environ[VALKEY]}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def lines_until_ready(runner: "subprocess.Popen[str]") -> list[str]:
    lines = []
    for line in runner.stdout:
        lines.append(line.rstrip())
        if line.startswith("ready "):
            return lines
    raise AssertionError("\n".join(lines))


def pids_in(data_dir: Path) -> list[int]:
    state = json.loads((data_dir / "state.json").read_text())
    return [entry["pid"] for entry in state["processes"]]


def test_it_starts_stops_in_order_and_dies_as_a_whole_on_the_same_data(command, tmp_path):
    with start(command) as runner:
        lines = lines_until_ready(runner)
        pids = pids_in(tmp_path / "data")
        began = time.monotonic()
        runner.send_signal(signal.SIGINT)
        rest = runner.communicate()[0]
        assert runner.returncode == 0
        assert time.monotonic() - began < STOP_GRACE, "nobody had to be killed"
    assert lines[-1] == f"ready http://127.0.0.1:{command[4]}"
    assert "catalog-seed       | a service" in lines
    assert "ready" not in rest
    assert len(pids) == 3
    wait_until_gone(pids, seconds=0.1)

    with start(command) as runner:
        lines_until_ready(runner)
        pids = pids_in(tmp_path / "data")
        runner.kill()
    wait_until_gone(pids, seconds=3)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_during_the_start_ends_it(command, number):
    with start(command) as runner:
        assert runner.stdout.readline().startswith("Lotse starts")
        runner.send_signal(number)
        assert "ready" not in runner.communicate()[0]
        assert runner.returncode == 0


WITH_A_DEAF_WORKER = """
import sys
from deploy.embedded import main
from tests.deploy.tiny_house import DEAF, tiny
sys.exit(main(composition=tiny(worker=DEAF)))
"""


def test_a_second_ctrl_c_kills_what_does_not_end(command, tmp_path):
    with start([sys.executable, "-c", WITH_A_DEAF_WORKER, *command[3:]]) as runner:
        lines_until_ready(runner)
        pids = pids_in(tmp_path / "data")
        runner.send_signal(signal.SIGINT)
        assert runner.stdout.readline() == "stopping (once more to kill)\n"
        runner.send_signal(signal.SIGINT)
        runner.communicate()
        assert runner.returncode == 130
    wait_until_gone(pids, seconds=3)


@pytest.mark.parametrize("base", ["0", "65530", "x"])
def test_an_impossible_port_is_refused_at_once(base, capsys):
    with pytest.raises(SystemExit):
        main(["--port-base", base])
    assert "--port-base" in capsys.readouterr().err


def test_it_refuses_production(monkeypatch, capsys):
    monkeypatch.setenv("LOTSE_ENVIRONMENT", "production")
    assert main([]) == 1
    assert "development" in capsys.readouterr().err
