"""What a worker says and does when a job goes wrong in a way the consumer does not catch."""

from collections.abc import Sequence

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from shared.events.bundles import PartReleasedV1
from shared.messaging.consumer import Consumer, Heard, Together
from tests.shared.messaging.rooms import emit, released, until, value, working


async def test_an_error_is_logged_without_what_it_quotes(committed, own_settings, capfd, monkeypatch) -> None:
    async def fail(self: Consumer, envelopes: Sequence[object]) -> None:
        raise RuntimeError("Erika Mustermann wrote this")

    monkeypatch.setattr(Consumer, "consume", fail)
    async with working(own_settings("bundles"), "bundles"), working(own_settings("routing"), "routing"):
        await emit(committed, released())
        logged = ""

        async def told() -> bool:
            nonlocal logged
            shown = capfd.readouterr()
            logged += shown.out + shown.err
            return "job_failed" in logged

        await until(told)
    assert "Erika" not in logged
    assert await value(committed, "select count(*) from routing.inbox_event") == 0


@pytest.mark.parametrize("poison", [0, 25, 49])
async def test_one_bad_event_among_fifty_costs_the_others_nothing(committed, own_settings, poison: int) -> None:
    events = [released() for _ in range(50)]

    async def handle(session: AsyncSession, heard: Sequence[Heard]) -> None:
        if any(each.event == events[poison] for each in heard):
            raise ValueError("poison")

    async with (
        working(own_settings("bundles"), "bundles"),
        working(own_settings("routing"), "routing", {PartReleasedV1: Together(handle)}),
    ):
        await emit(committed, *events)

        async def all_but_one() -> bool:
            return await value(committed, "select count(*) from routing.inbox_event where handled_at is not null") == 49

        await until(all_but_one)
