"""The front door turns nobody away: requests go on without a failure while the process behind it is replaced, again and again."""

import asyncio
import os
import signal
import sys

import httpx

from deploy.console import Silence
from deploy.nursery import Launch
from deploy.ports import free_port
from deploy.supervisor import Supervisor
from tests.deploy.test_supervisor import ROOT

PROCESS = (sys.executable, "-m", "deploy.front_door", "tests.deploy.tiny_door:create_app")
TIMES = 3


async def replaced(supervisor: Supervisor, number: signal.Signals) -> None:
    """End the process, and wait until the next one answers."""
    (before,) = [pid for _, pid in supervisor.processes]
    assert before is not None
    os.kill(before, number)
    async with asyncio.timeout(30):
        while [pid for _, pid in supervisor.processes] in ([before], [None]):  # noqa: ASYNC110 - the supervisor has no event
            await asyncio.sleep(0.01)
    await supervisor.wait_ready()


async def test_nobody_is_turned_away_while_the_process_is_replaced() -> None:
    port, supervisor, running = free_port(), Supervisor(Silence()), True
    url = f"http://127.0.0.1:{port}"
    answers: list[int] = []

    async def ask(client: httpx.AsyncClient) -> None:
        while running:
            answers.append((await client.get("/")).status_code)

    supervisor.add(Launch("door", PROCESS, dict(os.environ), ROOT, url, url, port))
    await supervisor.wait_ready()
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        askers = [asyncio.create_task(ask(client)) for _ in range(4)]
        for _ in range(TIMES):
            await replaced(supervisor, signal.SIGTERM)
        running = False
        await asyncio.gather(*askers)
    await supervisor.stop(["door"])
    assert set(answers) == {200}
    assert len(answers) > TIMES


async def test_after_a_crash_the_next_process_serves_who_waits() -> None:
    port, supervisor = free_port(), Supervisor(Silence())
    url = f"http://127.0.0.1:{port}"
    supervisor.add(Launch("door", PROCESS, dict(os.environ), ROOT, url, url, port))
    await supervisor.wait_ready()
    await supervisor.kill("door")
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        assert (await client.get("/")).text == "here"
    await supervisor.stop(["door"])
