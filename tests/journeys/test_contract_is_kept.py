"""Every operation of the contract is called with its own examples, and answers as the contract says; `make fuzz` invents calls as well."""

import asyncio

import pytest

from deploy.house import EmbeddedLotse
from tests.fuzz.__main__ import run


@pytest.mark.parametrize(("document", "base"), [("openapi.json", "/v1"), ("citizen.json", "")])
async def test_every_operation_with_its_examples(house: EmbeddedLotse, document: str, base: str) -> None:
    assert await asyncio.to_thread(run, document, house.url + base, None, ("--seed", "1"), "examples") == 0
