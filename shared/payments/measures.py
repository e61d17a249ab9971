"""Figures about money, read whenever /metrics is asked: what is in doubt, and what the city has and must give back."""

from typing import Final

from fastapi import FastAPI
from prometheus_client import Gauge

from shared.metrics import registry
from shared.payments.states import TROUBLE
from shared.payments.store import Ledger

UNSETTLED: Final = Gauge("lotse_payments_unsettled", "Payments to be settled", ["room", "state"], registry=registry)
CENTS: Final = Gauge("lotse_payments_unsettled_cents", "What was paid for them", ["room", "state"], registry=registry)


def watch_money(app: FastAPI, ledger: Ledger) -> None:
    """Let a room's /metrics tell of the payments of its ledger."""

    async def measure() -> None:
        async with app.state.database.transaction() as session:
            found = await ledger.troubles(session)
        for state in TROUBLE:
            count, cents = found.get(state, (0, 0))
            UNSETTLED.labels(app.state.room, state).set(count)
            CENTS.labels(app.state.room, state).set(cents)

    app.state.measures.append(measure)
