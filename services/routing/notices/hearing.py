"""Turn events of the house into notices, for those who watch what they are about."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.notices import store
from services.routing.notices.news import News, of_appointment, of_case
from shared.events.booking import AppointmentEvent, SlotAlertSentV1
from shared.events.bundles import CaseProgressedV1
from shared.messaging.consumer import Heard


async def on_cases(session: AsyncSession, heard: Sequence[Heard]) -> None:
    """Cases say themselves who follows them."""
    await store.note(session, [news for each in heard for news in of_case(each, cast("CaseProgressedV1", each.event))])


async def on_appointments(session: AsyncSession, heard: Sequence[Heard]) -> None:
    """Of appointments only those are noted that somebody watches."""
    events = [(each, cast("AppointmentEvent", each.event)) for each in heard]
    watching = await store.watchers(session, [event.appointment_id for _, event in events])
    await store.note(
        session,
        [
            of_appointment(each, event, row.owner)
            for each, event in events
            for row in watching
            if row.subject_id == event.appointment_id
        ],
    )


async def on_slot_alerts(session: AsyncSession, heard: Sequence[Heard]) -> None:
    """That there is news of free slots; which, its holder asks with the secret of the alert."""
    events = [(each, cast("SlotAlertSentV1", each.event)) for each in heard]
    watching = await store.watchers(session, [event.alert_id for _, event in events])
    await store.note(
        session,
        [
            News(row.owner, each.envelope.id, 0, "slot_alert.sent", event.alert_id, each.envelope.time)
            for each, event in events
            for row in watching
            if row.subject_id == event.alert_id
        ],
    )
