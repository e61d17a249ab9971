"""The report on the hand-over delay: from events to figures, in every format, the same bytes each time."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from shared.events.bundles import PartReleasedV1
from shared.events.routing import PartDecidedV1, PartDeliveredV1
from shared.ids import new_id
from shared.messaging.consumer import Consumer, Outcome
from shared.messaging.envelope import Envelope, Event

URL = "/v1/reports/handover-delay"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def envelope(event: Event, at: datetime) -> Envelope:
    return Envelope(
        id=new_id(), source=f"urn:lotse:{event.room()}", type=event.TYPE, subject="x", time=at,
        traceparent=f"00-{uuid4().hex}-{uuid4().hex[:16]}-01", correlationid=uuid4().hex,
        data=event.model_dump(mode="json", by_alias=True),
    )  # fmt: skip


def journey(authority: str, delivered: float | None, decided: float | None, start: datetime = START) -> list[Envelope]:
    """The events of one part: released, and so many seconds later delivered and decided."""
    part, case, delivery = uuid4(), uuid4(), uuid4()
    ids: dict[str, UUID | str] = {"part_id": part, "case_id": case, "delivery_id": delivery, "authority_id": authority}
    released = PartReleasedV1(
        part_id=part, case_id=case, bundle_id="elternexpress", part_key="p", service_id=None,
        authority_id=authority, wave=1,
    )  # fmt: skip
    told = [envelope(released, start)]
    if delivered is not None:
        at = start + timedelta(seconds=delivered)
        told.append(envelope(PartDeliveredV1(**ids, receipt="r", delivered_at=at), at))
    if decided is not None:
        at = start + timedelta(seconds=decided)
        told.append(envelope(PartDecidedV1(**ids, artefacts=(), decided_at=at), at))
    return told


async def known_days(consumer: Consumer) -> None:
    """Ten parts for the Standesamt (1 to 10 s, six decided after 61 to 66 s), four for the tax office."""
    told = [each for n in range(1, 11) for each in journey("standesamt", n, 60 + n if n <= 6 else None)]
    told += [each for n in range(4) for each in journey("bzst", 5, 50)]
    assert set((await consumer.consume(told)).values()) == {Outcome.HANDLED}
    assert set((await consumer.consume(told)).values()) == {Outcome.REPEATED}


async def test_medians_and_percentiles_come_from_the_events(consumer, client, reader) -> None:
    await known_days(consumer)
    report = (await client.get(URL, headers=reader)).json()
    small, standesamt = report["rows"]
    assert standesamt == {
        "authority": "standesamt", "bundle": "elternexpress", "released": 10, "suppressed": False,
        "delivered": 10, "deliveredMedian": 5.0, "deliveredP90": 9.0,
        "decided": 6, "decidedMedian": 63.0, "decidedP90": 66.0,
    }  # fmt: skip
    assert small == {
        "authority": "bzst", "bundle": "elternexpress", "released": None, "suppressed": True,
        "delivered": None, "deliveredMedian": None, "deliveredP90": None,
        "decided": None, "decidedMedian": None, "decidedP90": None,
    }  # fmt: skip
    assert report["dataUntil"] == "2026-03-02T09:01:06Z"
    assert any("1 of 2 rows" in gap["en"] for gap in report["gaps"])
    assert report["sources"]


async def test_small_counts_are_in_no_format(consumer, client, reader) -> None:
    await consumer.consume([each for _ in range(4) for each in journey("bzst", 1234.5, 6789.5)])
    for form in ("json", "csv", "md", "html"):
        text = (await client.get(f"{URL}?format={form}", headers=reader)).text
        assert "bzst" in text
        assert "1234.5" not in text
        assert "6789.5" not in text


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("json", "application/json"), ("csv", "text/csv"), ("md", "text/markdown"), ("html", "text/html")],
)
async def test_the_same_data_give_the_same_bytes(consumer, client, reader, form, media_type) -> None:
    await known_days(consumer)
    first = await client.get(f"{URL}?format={form}", headers=reader)
    assert first.headers["content-type"].startswith(media_type)
    assert (await client.get(f"{URL}?format={form}", headers=reader)).content == first.content
    assert "standesamt" in first.text
    assert "Standesamt" not in first.text


async def test_csv_holds_the_rows_of_the_json(consumer, client, reader) -> None:
    await known_days(consumer)
    rows = list(csv.DictReader(io.StringIO((await client.get(f"{URL}?format=csv", headers=reader)).text)))
    report = json.loads((await client.get(URL, headers=reader)).content)
    assert [row["deliveredMedian"] for row in rows] == ["", "5.0"]
    assert list(rows[0]) == [column["key"] for column in report["columns"]] == list(report["rows"][0])


async def test_words_are_in_the_language_wished_for(consumer, client, reader) -> None:
    await known_days(consumer)
    german = await client.get(f"{URL}?format=md", headers=reader)
    english = await client.get(f"{URL}?format=md", headers=reader | {"Accept-Language": "en"})
    assert german.headers["content-language"] == "de"
    assert "## Quellen" in german.text
    assert "## Sources" in english.text
    assert "| standesamt | elternexpress | 10 |" in english.text


async def test_a_period_counts_civil_days_of_the_city(consumer, client, reader) -> None:
    """23:30 UTC on 1 March is already 2 March in Leipzig."""
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    await consumer.consume([each for _ in range(5) for each in journey("standesamt", 1, 2, late)])

    async def released(query: str) -> list[int]:
        return [row["released"] for row in (await client.get(f"{URL}?{query}", headers=reader)).json()["rows"]]

    assert await released("from=2026-03-02&to=2026-03-02") == [5]
    assert await released("to=2026-03-01") == []
    assert await released("from=2026-03-03") == []


async def test_without_facts_it_says_so(client, reader) -> None:
    report = (await client.get(URL, headers=reader)).json()
    assert (report["rows"], report["dataUntil"]) == ([], None)
    assert any("No part" in gap["en"] for gap in report["gaps"])


@pytest.mark.parametrize(
    "query", ["format=pdf", "from=yesterday", "from=2026-03-03&to=2026-03-02", "to=9999-12-31", "from=0001-01-01"]
)
async def test_bad_input_is_a_problem(client, reader, query) -> None:
    answer = await client.get(f"{URL}?{query}", headers=reader)
    assert answer.status_code == 422
    assert answer.json()["errors"]


async def test_who_may_not_is_refused(client, issuers) -> None:
    assert (await client.get(URL)).status_code == 401
    assert (await client.get(URL, headers=issuers.staff("ops:read"))).status_code == 403
    assert (await client.get(URL, headers=issuers.citizen())).status_code == 403
