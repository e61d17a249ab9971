"""What authorities, or the worker on the way to them, report of parts: a whole batch is read, decided in memory and written together.

Late, repeated and foreign reports change nothing: only steps of the table are taken.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.batch_store import write_all
from services.bundles.cases.progress import advance, runs_of
from services.bundles.cases.run import Run
from services.bundles.cases.states import PartState, part_may
from shared.clock import utc_now
from shared.events.routing import (
    PartChangeToldV1,
    PartDecidedV1,
    PartDeliveredV1,
    PartEvent,
    PartNoticeGivenV1,
    PartRefusedV1,
    PartUndeliverableV1,
)
from shared.logging import log
from shared.messaging.consumer import Heard
from shared.tracing import start_trace, tracing


async def take_reports(session: AsyncSession, heard: Sequence[Heard]) -> None:
    """Move the cases of all these reports, each report in its own trace and at its own time."""
    runs = await runs_of(session, sorted({_event(each).case_id for each in heard}), utc_now())
    for each in heard:
        event = _event(each)
        run = runs.get(event.case_id)
        key = run.key_of(event.part_id) if run else None
        if run is None or key is None:
            log.info("report_ignored", case_id=str(event.case_id), part_id=str(event.part_id), state="unknown")
            continue
        with tracing(start_trace(each.envelope.traceparent, each.envelope.correlationid)):
            TAKE[type(event)](run, key, event)
    chapters = [run.close() for run in runs.values() if run.moved]
    if chapters:
        await write_all(session, chapters)


def _event(heard: Heard) -> PartEvent:
    return cast("PartEvent", heard.event)


def _delivered(run: Run, key: str, event: PartDeliveredV1) -> None:
    """The authority gave a receipt."""
    _step(run, key, "delivered", event.delivered_at, receipt=event.receipt)


def _decided(run: Run, key: str, event: PartDecidedV1) -> None:
    """What the authority produced lets the next parts go."""
    _step(run, key, "decided", event.decided_at, artefacts=event.artefacts)


def _refused(run: Run, key: str, event: PartRefusedV1) -> None:
    """Parts behind it now need the proof from the applicant."""
    _step(run, key, "refused", event.refused_at, reason_code=event.reason_code)


def _undeliverable(run: Run, key: str, event: PartUndeliverableV1) -> None:
    """A person looks into it; the case goes on where it can."""
    _step(run, key, "undeliverable", utc_now(), reason_code=event.reason_code)


def _change_told(run: Run, key: str, event: PartChangeToldV1) -> None:
    """The holder sees that the authority knows."""
    run.at = event.told_at
    run.note(f"{event.change}_told" if event.accepted else "change_refused", key)


def _notice_given(run: Run, key: str, event: PartNoticeGivenV1) -> None:
    """The time to object runs; the first word of a notice counts, and it may come before the decision is heard of."""
    if run.parts[key].notice_channel is None:
        run.at = utc_now()
        run.give_notice(key, event.channel, event.provided_on)


def _step(run: Run, key: str, state: PartState, at: datetime, *, artefacts: Iterable[str] = (), **details: str) -> None:
    row = run.parts[key]
    if not part_may(row.state, state):
        log.info("report_ignored", case_id=str(row.case_id), part_id=str(row.id), state=state)
        return
    run.at = at
    advance(run, key, state, artefacts=artefacts, **details)


TAKE: Final[Mapping[type[PartEvent], Callable[[Run, str, Any], None]]] = {
    PartDeliveredV1: _delivered,
    PartDecidedV1: _decided,
    PartRefusedV1: _refused,
    PartUndeliverableV1: _undeliverable,
    PartChangeToldV1: _change_told,
    PartNoticeGivenV1: _notice_given,
}
