"""The intakes of an office with their four moments: accepted, sent, received, decided."""

from typing import Any
from uuid import UUID

from services.bundles.cases.opening import Desk
from services.bundles.intakes import store
from services.bundles.intakes.schemas import IntakeView
from shared.problems import InvalidCursor
from shared.schemas import Page, decode_cursor, encode_cursor


async def intakes(desk: Desk, office: str | None, cursor: str | None, limit: int) -> Page[IntakeView]:
    """One page, newest first; raises InvalidCursor."""
    rows = await store.page(desk.session, office, _position(cursor), limit + 1)
    following = encode_cursor([str(rows[limit - 1].case_id)]) if len(rows) > limit else None
    return Page(items=[_view(row) for row in rows[:limit]], next=following)


def _position(cursor: str | None) -> UUID | None:
    if cursor is None:
        return None
    try:
        return UUID(str(decode_cursor(cursor, 1)[0]))
    except ValueError as error:
        raise InvalidCursor from error


def _view(row: Any) -> IntakeView:
    return IntakeView(
        id=row.case_id,
        reference=row.reference,
        office=row.office_id,
        service=row.service_id,
        authority=row.authority_id,
        state=row.state,
        accepted_at=row.accepted_at,
        sent_at=row.sent_at,
        received_at=row.received_at,
        decided_at=row.decided_at,
    )
