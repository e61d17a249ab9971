"""A figure for the operator's alarm: intake elsewhere that is clearly slower than direct intake (council paper 2.4.4)."""

from datetime import datetime, timedelta
from typing import Final

from prometheus_client import Gauge

from services.reporting.documents.period import Period
from services.reporting.facts.store import intakes as counted
from services.reporting.handover_delay.summary import intakes
from shared.clock import BERLIN, utc_now
from shared.db import Database
from shared.metrics import registry

SLOW: Final = Gauge(
    "lotse_intakes_clearly_slower", "Offices whose intake takes clearly longer until the decision than direct intake", ["authority"],
    registry=registry,
)  # fmt: skip
LOOKED_AT: Final = timedelta(days=90)
EVERY: Final = timedelta(minutes=10)
"""Medians of three months do not change from one scrape to the next."""


class SlowIntakes:
    """Measures anew every ten minutes; authorities that got faster vanish."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._next: datetime | None = None

    async def measure(self) -> None:
        """Set the gauge."""
        now = utc_now()
        if self._next is not None and now < self._next:
            return
        today = now.astimezone(BERLIN).date()
        async with self._database.transaction() as session:
            rows = intakes(await counted(session, Period(today - LOOKED_AT, today)))
        slow = [str(row["authority"]) for row in rows if row["slower"]]
        SLOW.clear()
        for authority in set(slow):
            SLOW.labels(authority).set(slow.count(authority))
        self._next = now + EVERY
