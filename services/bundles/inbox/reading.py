"""What an authority sees: its list with age and counts, one part with exactly its fields, the files it needs."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.bundles.access_log.store import Look, What, record
from services.bundles.cases import store as cases
from services.bundles.cases.opening import Desk, OpenCase, opened
from services.bundles.cases.parcels import file_of_parcel, parcel_of
from services.bundles.cases.store import CaseFile, PartRow
from services.bundles.compiler.conflicts import concerns
from services.bundles.compiler.schemas import warnings
from services.bundles.definitions.library import of_version
from services.bundles.definitions.naming import named
from services.bundles.definitions.situations import ConflictRule
from services.bundles.inbox import store
from services.bundles.inbox.handling import own_authority, owns
from services.bundles.inbox.schemas import Inbox, InboxItem, PartContent, QueryView, UnitCount
from services.bundles.inbox.store import Query
from shared.problems import Forbidden, InvalidCursor, NotFound
from shared.schemas import decode_cursor, encode_cursor


async def inbox(desk: Desk, authority: str | None, cursor: str | None, limit: int) -> Inbox:
    """One page of what lies at the caller's authority, or, for a caller of all, at `authority` or anywhere."""
    own = own_authority(desk)
    if own is not None and authority not in (None, own):
        raise Forbidden(needed=f"authority {authority}")
    wanted = own or authority
    rows = await store.parts_in_hand(desk.session, wanted, _position(cursor), limit + 1)
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    return Inbox(
        items=[await _item(desk, row) for row in rows[:limit]],
        next=encode_cursor([last.submitted_at.isoformat(), str(last.id)]) if last else None,
        counts=await counts(desk, wanted),
    )


async def counts(desk: Desk, authority: str | None) -> list[UnitCount]:
    """How much lies at an authority (None: at each), and how old the oldest is; numbers only."""
    return [
        UnitCount(authority=unit, state=state, number=number, oldest_age_days=_days(desk.now - oldest))
        for unit, state, number, oldest in await store.counts(desk.session, authority)
    ]


def _position(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    at, part_id = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(str(at)), UUID(str(part_id))
    except ValueError as error:
        raise InvalidCursor from error


async def _item(desk: Desk, row: Any) -> InboxItem:
    made = await of_version(desk.session, row.bundle_id, row.definition_version, row.checksum)
    part = named(made, row.names).part(row.key)
    return InboxItem(
        id=row.id,
        reference=row.reference,
        bundle=row.bundle_id,
        part=row.key,
        title=part.title if part else {"de": row.key},
        service=row.service_id,
        authority=row.authority_id,
        state=row.state,
        received_at=row.submitted_at,
        since=row.changed_at,
        age_days=_days(desk.now - row.submitted_at),
        corrected_at=row.corrected_at,
        query_open=row.query_open,
    )


def _days(age: timedelta) -> int:
    return max(age.days, 0)


async def content(desk: Desk, part_id: UUID) -> PartContent:
    """One part with the fields its authority may see; the look is kept for the person it is about."""
    row, file = await _own(desk, part_id)
    parcel = await parcel_of(desk.session, desk.vault, part_id)
    case = await opened(desk, file)
    queries = [each for each in case.queries if each.part == row.key]
    await _record(desk, row, "parcel")
    return PartContent(
        item=InboxItem(
            id=row.id,
            reference=file.reference,
            bundle=file.bundle_id,
            part=row.key,
            title=parcel.title,
            service=row.service_id,
            authority=row.authority_id,
            state=row.state,
            received_at=file.submitted_at or file.created_at,
            since=row.changed_at,
            age_days=_days(desk.now - (file.submitted_at or file.created_at)),
            corrected_at=row.corrected_at,
            query_open=any(each.answered_at is None for each in queries),
        ),
        fields=parcel.fields,
        labels=parcel.labels,
        evidence=[each.model_dump(mode="json", by_alias=True) for each in parcel.evidence],
        queries=[query_view(desk, file, each) for each in queries],
        produces=parcel.produces,
        warnings=warnings(case.definition, _concerning(case, row.key)),
        marks=parcel.marks,
        payment=parcel.payment,
    )


def _concerning(case: OpenCase, key: str) -> list[ConflictRule]:
    part = case.definition.part(key)
    return [rule for rule in case.conflicts if part is not None and concerns(rule, part)]


async def file_content(desk: Desk, part_id: UUID, evidence_id: UUID) -> tuple[bytes, str]:
    """A file a part needs, in clear, and its media type; raises NotFound for files of other parts."""
    row, _ = await _own(desk, part_id)
    file = await file_of_parcel(desk.session, desk.vault, part_id, evidence_id)
    await _record(desk, row, "file")
    return file


async def _own(desk: Desk, part_id: UUID) -> tuple[PartRow, CaseFile]:
    row = await cases.find_part(desk.session, part_id)
    file = await cases.find_case(desk.session, row.case_id) if row else None
    if row is None or file is None or not owns(desk, row):
        raise NotFound
    return row, file


async def _record(desk: Desk, row: PartRow, what: What) -> None:
    actor = desk.vault.owner_hash(desk.caller.key)
    look = Look(row.case_id, desk.now, "parts:decide", what, actor, row.authority_id, row.key)
    await record(desk.session, look)


def query_view(desk: Desk, file: CaseFile, query: Query) -> QueryView:
    """A question with its words in clear."""
    answer = query.sealed_answer
    return QueryView(
        id=query.id,
        part=query.part,
        message=desk.vault.open_file(file, query.id, query.sealed_message).decode(),
        proofs=query.proofs,
        due=query.due,
        asked_at=query.asked_at,
        answer=None if answer is None else desk.vault.open_file(file, query.id, answer).decode(),
        answered_at=query.answered_at,
    )
