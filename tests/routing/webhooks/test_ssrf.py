"""No webhook leads into our own network: addresses that slipped past the form open no connection when they are called."""

from uuid import uuid4

from sqlalchemy import text

from services.routing.webhooks.models import MOST_WEBHOOKS
from tests.shared.messaging.rooms import until
from tests.shared.test_foreign_http import PAYLOADS, Canary, listening, rebinding  # noqa: F401 - a fixture


async def test_none_of_60_addresses_is_reached(listener, senders, issuers, rebinding) -> None:  # noqa: F811 - the fixture
    async with listening(Canary(), "127.0.0.1", "::1") as canary:
        await plant(listener, issuers, [payload.format(port=canary.port) for payload in PAYLOADS])
        async with senders(inside_networks=[], ports=frozenset({canary.port}), webhook_attempts=1):
            await until(lambda: all_dead(listener))
        assert canary.visits == 0
    assert rebinding, "otherwise the name was never looked up"


async def test_without_the_guard_some_would_be(listener, senders, issuers, rebinding) -> None:  # noqa: F811 - the fixture
    """The broken twin: this machine counts as inside."""
    async with listening(Canary(), "127.0.0.1", "::1") as canary:
        await plant(listener, issuers, [payload.format(port=canary.port) for payload in PAYLOADS[:12]])
        async with senders(inside_networks=["127.0.0.0/8", "::1/128"], webhook_attempts=1):
            await until(lambda: none_waiting(listener))
        assert canary.visits >= 3


async def plant(listener, issuers, urls: list[str]) -> None:
    """Webhooks with these addresses, written behind the form's back; each has something to send."""
    for start in range(0, len(urls), MOST_WEBHOOKS):
        listener.name = f"frontend-{uuid4()}"
        listener.headers = issuers.staff("webhooks:write", sub=listener.name)
        for url in urls[start : start + MOST_WEBHOOKS]:
            made = await listener.webhook("https://frontend.example/hook")
            async with listener.database.transaction() as session:
                changed = text("update routing.webhook set url = :url where id = cast(:id as uuid)")
                await session.execute(changed, {"url": url, "id": made["id"]})
        await listener.happen()


async def all_dead(listener) -> bool:
    return await _left(listener, "state <> 'dead'") == 0


async def none_waiting(listener) -> bool:
    return await _left(listener, "state in ('waiting', 'leased')") == 0


async def _left(listener, where: str) -> int:
    async with listener.database.transaction() as session:
        count = f"select count(*) from routing.push where {where}"  # noqa: S608 - the conditions stand above
        return (await session.execute(text(count))).scalar_one()
