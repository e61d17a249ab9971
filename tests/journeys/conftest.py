"""One whole house for all journeys of a test run: real processes, real servers, on free ports."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from deploy.console import Console, Silence
from deploy.demo.stage import Stage
from deploy.house import EmbeddedLotse
from deploy.payment_provider.app import Till
from deploy.payment_provider.beside import customer_of, till_beside


class Record(Console):
    """Keeps what every process says, for tests that search it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def say(self, text: str) -> None:
        self.lines.append(text)


@pytest.fixture(scope="session")
def record() -> Record:
    """The log of the running house."""
    return Record()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys run in one process of the test run, because they share the house."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("house"))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def till() -> AsyncIterator[Till]:
    """Where the residents of the house pay."""
    async with till_beside() as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def house(record: Record, till: Till) -> AsyncIterator[EmbeddedLotse]:
    """The running house, where residents pay at the till."""
    async with EmbeddedLotse(console=record, told=customer_of(till)) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def stage(house: EmbeddedLotse) -> AsyncIterator[Stage]:
    """A resident's frontend in front of the gateway."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
        yield Stage(house, Silence(), session)
