"""The supervisor: what dies comes back, what ends ends in order, and nothing outlives the runner."""

import asyncio
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy import supervisor as supervisor_module
from deploy.console import Console
from deploy.errors import StartError
from deploy.nursery import Launch
from deploy.ports import free_port
from deploy.supervisor import Supervisor
from tests.deploy.living import alive, wait_until_gone

ROOT = Path(__file__).resolve().parents[2]
SLEEPS = "import time; print('up', flush=True); time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
LISTENS = """
import http.server, sys
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Ready).serve_forever()
"""


def launch(name: str, code: str, *arguments: str, ready_url: str | None = None) -> Launch:
    return Launch(name, (sys.executable, "-S", "-c", code, *arguments), dict(os.environ), ROOT, None, ready_url)


def listener(name: str) -> Launch:
    port = free_port()
    return launch(name, LISTENS, str(port), ready_url=f"http://127.0.0.1:{port}/health/ready")


class Recorder:
    """Keeps what was said."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        self.console = Console(self.stream)

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    async def hears(self, text: str) -> None:
        async with asyncio.timeout(10):
            while text not in self.text:  # noqa: ASYNC110 - a stream has no event
                await asyncio.sleep(0.01)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
async def supervisor(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Supervisor]:
    monkeypatch.setattr(supervisor_module, "SETTLED_AFTER", 0.05)
    running = Supervisor(recorder.console)
    yield running
    running.kill_all()
    await running.stop([launch.name for launch, _ in running.processes])


async def test_a_killed_process_is_back_soon(supervisor, recorder):
    supervisor.add(listener("app"))
    await supervisor.wait_ready()
    began = time.monotonic()
    killed = await supervisor.kill("app")
    await supervisor.wait_ready(["app"])
    assert time.monotonic() - began < 3
    ((_, pid),) = supervisor.processes
    assert pid not in {None, killed}
    assert "app ended (killed by SIGKILL), starts again in 0.1 s" in recorder.text


async def test_every_new_process_id_is_told(recorder):
    seen: list[int | None] = []
    watched = Supervisor(recorder.console, lambda: seen.extend(pid for _, pid in watched.processes))
    watched.add(launch("worker", SLEEPS))
    await recorder.hears("up")
    first = await watched.kill("worker")
    await recorder.hears("starts again in 0.1 s\nworker             | up")
    ((_, second),) = watched.processes
    await watched.stop(["worker"])
    assert seen == [first, None, second]


async def test_lines_carry_the_name_of_their_process(supervisor, recorder):
    await supervisor.run_once([launch("first", "print('ein'); print('zwei', end='')")])
    assert recorder.text.splitlines() == ["first              | ein", "first              | zwei"]


async def test_a_long_line_does_not_stop_the_process(supervisor, recorder):
    await supervisor.run_once([launch("talker", "print('x' * 1_000_000); print('end')")])
    assert recorder.text.count("x") == 1_000_000
    assert recorder.text.endswith("| end\n")


async def test_a_failing_preparation_ends_the_others_and_says_so(supervisor):
    began = time.monotonic()
    with pytest.raises(StartError, match=r"seed failed \(exit code 3\)"):
        await supervisor.run_once([launch("slow", SLEEPS), launch("seed", "raise SystemExit(3)")])
    assert time.monotonic() - began < 5


async def test_a_process_that_never_starts_is_given_up(supervisor):
    supervisor.add(launch("broken", "raise SystemExit(1)", ready_url="http://127.0.0.1:9/health/ready"))
    with pytest.raises(StartError, match="broken does not start"):
        await supervisor.wait_ready()


async def test_a_process_that_does_not_answer_is_named(supervisor):
    supervisor.add(launch("mute", SLEEPS, ready_url=f"http://127.0.0.1:{free_port()}/health/ready"))
    with pytest.raises(StartError, match=r"not ready after 0 s: mute"):
        await supervisor.wait_ready(within=0.2)


async def test_a_worker_that_dies_at_once_is_not_taken_for_ready(supervisor, monkeypatch):
    monkeypatch.setattr(supervisor_module, "SETTLED_AFTER", 0.5)
    supervisor.add(launch("worker", "import time; time.sleep(0.1); raise SystemExit(1)"))
    with pytest.raises(StartError, match="worker does not start"):
        await supervisor.wait_ready()


async def test_stopping_is_asked_first_and_forced_later(supervisor, recorder, monkeypatch):
    monkeypatch.setattr(supervisor_module, "STOP_GRACE", 0.3)
    supervisor.add(launch("deaf", DEAF))
    supervisor.add(launch("polite", SLEEPS))
    await recorder.hears("deaf\n")
    await recorder.hears("up\n")
    pids = [pid for _, pid in supervisor.processes]
    await supervisor.stop(["polite"])
    assert [alive(pid) for pid in pids] == [True, False]
    await supervisor.stop(["deaf"])
    assert not alive(pids[0])


async def test_stopping_while_starting_and_while_waiting_to_start_again_ends_soon(supervisor, recorder):
    supervisor.add(launch("new", SLEEPS))
    supervisor.add(launch("dying", "raise SystemExit(1)"))
    await recorder.hears("starts again in 0.8 s")
    supervisor.add(launch("newest", SLEEPS))
    await asyncio.sleep(0)
    began = time.monotonic()
    await supervisor.stop(["new", "dying", "newest"])
    assert time.monotonic() - began < 0.6


RUNNER = """
import asyncio, os, sys, time
from pathlib import Path
from deploy.console import Console
from deploy.nursery import Launch
from deploy.supervisor import Supervisor
from tests.deploy.living import alive, wait_until_gone

async def main():
    supervisor = Supervisor(Console())
    for name in ("a", "b"):
        supervisor.add(Launch(name, (sys.executable, "-S", "-c", "import time; time.sleep(60)"), dict(os.environ), Path()))
    await supervisor.wait_ready()
    print(*(pid for _, pid in supervisor.processes), flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells children that their parent died")
def test_nothing_outlives_a_killed_runner():
    with subprocess.Popen([sys.executable, "-c", RUNNER], cwd=ROOT, stdout=subprocess.PIPE, text=True) as runner:
        pids = [int(pid) for pid in runner.stdout.readline().split()]
        assert len(pids) == 2
        assert all(alive(pid) for pid in pids)
        runner.send_signal(signal.SIGKILL)
    wait_until_gone(pids, seconds=3)
