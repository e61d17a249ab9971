"""The broken twin of bundles: it announces after the commit, from memory, instead of writing down what it will announce (no outbox).

Everything works until a process dies between the two. A check that this twin passes proves nothing.
"""

import asyncio
from collections.abc import Sequence

from fastapi import FastAPI

from services.bundles.app import create_app as create_bundles
from shared.messaging.outbox import Outbox, Told

LATER_SECONDS = 2.0


def create_app() -> FastAPI:
    """Bundles, with the flaw."""
    app = create_bundles()
    rows, running = Outbox.rows, set[asyncio.Task[None]]()

    def remember(outbox: Outbox, events: Sequence[Told]) -> str:
        async def announce() -> None:
            await asyncio.sleep(LATER_SECONDS)
            async with app.state.database.transaction() as session:
                await session.execute(outbox.appending, {"rows": rows(outbox, events)})

        task = asyncio.create_task(announce())
        running.add(task)
        task.add_done_callback(running.discard)
        return rows(outbox, ())

    Outbox.rows = remember  # type: ignore[method-assign, assignment]  # this is the flaw
    return app
