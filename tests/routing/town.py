"""A town for tests: parcels of bundles, deliveries to hand out, and what can be counted afterwards."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from services.routing.deliveries import intake
from shared.db import Database
from shared.events.bundles import PartReleasedV1
from shared.messaging.consumer import Heard
from tests.shared.messaging.rooms import envelope_of


class Town:
    """What a test gives out and what it finds."""

    def __init__(self, database: Database) -> None:
        self.database, self.house = database, ""
        self.parts: dict[str, PartReleasedV1] = {}
        self.answers: dict[str, int] = {}
        self.channel = "hybrid"
        self.fields: dict[str, Any] = {"kind.vornamen": "Ada"}
        self.evidence: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}

    def parcel(self, part_id: str) -> Any:
        """What bundles answers for a part: its parcel, or the status code that was set for it."""
        if part_id in self.answers:
            return self.answers[part_id]
        part = self.parts[part_id]
        return part.model_dump(mode="json", by_alias=True, exclude={"wave"}) | {
            "kind": "application", "fields": self.fields, "evidence": self.evidence, "produces": ["urkunde"],
            "receivedAt": "2026-03-02T09:00:00+01:00", "senderReference": "L-AAAA-BBBB", "channel": self.channel,
        }  # fmt: skip

    def file(self, file_id: str) -> bytes | None:
        """What bundles answers for a file."""
        return self.files.get(file_id)

    async def release(
        self, count: int = 1, authority: str = "standesamt", part_key: str = "geburtsurkunde"
    ) -> list[UUID]:
        """Release parts as events do; returns their ids."""
        events = [
            PartReleasedV1(
                part_id=uuid4(), case_id=uuid4(), bundle_id="elternexpress", part_key=part_key,
                service_id="geburt", authority_id=authority, wave=1,
            )
            for _ in range(count)
        ]  # fmt: skip
        self.parts |= {str(event.part_id): event for event in events}
        async with self.database.transaction() as session:
            await intake.queue_parts(session, [Heard(envelope_of(event), event) for event in events])
        return [event.part_id for event in events]

    async def set_authority(self, authority: str, settings: dict[str, Any], **columns: Any) -> None:
        """Set how an authority behaves."""
        given = {"settings": json.dumps(settings)} | columns
        sets = ", ".join(f"{name} = :{name}" for name in columns)
        sets = f"settings = cast(:settings as jsonb), updated_at = clock_timestamp(){sets and ', ' + sets}"
        sql = f"update routing.authority set {sets} where id = :id"  # noqa: S608 - the names stand in the tests
        await self.execute(sql, id=authority, **given)

    async def execute(self, sql: str, **values: Any) -> None:
        async with self.database.transaction() as session:
            await session.execute(text(sql), values)

    async def rows(self, sql: str, **values: Any) -> Sequence[Any]:
        async with self.database.transaction() as session:
            return (await session.execute(text(sql), values)).all()

    async def states(self) -> dict[str, int]:
        """How many deliveries are in each state."""
        return {row[0]: row[1] for row in await self.rows("select state, count(*) from routing.delivery group by 1")}

    async def done(self, count: int, authority: str | None = None) -> bool:
        """Whether so many deliveries are decided."""
        sql = "select count(*) from routing.delivery where state = 'decided'"
        where = "" if authority is None else " and authority_id = :authority"
        values = {} if authority is None else {"authority": authority}
        return (await self.rows(sql + where, **values))[0][0] >= count

    async def receipts(self) -> Sequence[Any]:
        """What the simulated authorities remember, besides keys: posts, effect, trace, names of fields."""
        return await self.rows(
            "select r.posts, r.effect_at is not null as effect, r.traceparent as seen, r.field_names, d.traceparent "
            "from routing.simulated_receipt r join routing.delivery d on d.id::text = r.idempotency_key"
        )

    async def events(self) -> list[str]:
        """The types of the events told about parts, in order."""
        rows = await self.rows(r"select type from routing.outbox_event where type like '%.part\_%' order by id")
        return [row[0].split(".")[3] for row in rows]
