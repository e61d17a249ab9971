"""The copy of the city: complete after the start, stale where events say so, kept while neighbours are away."""

from datetime import UTC, datetime

from services.reporting.city import copying, store
from services.reporting.city.city import city_of
from services.reporting.city.neighbours import Neighbours
from services.reporting.settings import ReportingSettings
from shared.events.catalog import OfficeChangedV1, ServiceChangedV1
from shared.http import HttpClient
from tests.reporting.handover_delay.test_report import envelope


def test_everything_is_there(leipzig) -> None:
    city = city_of(leipzig)
    assert (len(city.services), len(city.offices), len(city.bundles)) == (64, 37, 8)
    assert city.figure("eid").value == 76
    assert city.relocations.candidates
    assert len(city.weeks) == 4
    assert city.changed_at is not None


def test_before_anything_was_told_the_city_is_empty() -> None:
    city = city_of([])
    assert (city.services, city.changed_at, city.relocations.candidates) == ({}, None, [])


async def test_events_mark_what_they_name_and_every_list(database, consumer, city_known) -> None:
    told = [OfficeChangedV1(office_id="bb-gohlis", version=9), ServiceChangedV1(service_id="brand-new", version=1)]
    await consumer.consume([envelope(event, datetime(2026, 3, 2, tzinfo=UTC)) for event in told])
    async with database.transaction() as session:
        stale = [path for path, _, _ in await store.stale(session)]
    assert {"/v1/offices/bb-gohlis", "/v1/services/brand-new", "/v1/standards/check"} <= set(stale)
    assert "/v1/offices/bb-leutzsch" not in stale


async def test_a_neighbour_that_is_away_leaves_the_copy(database, settings_of, city_known) -> None:
    settings = settings_of(ReportingSettings, catalog_url="http://127.0.0.1:9", bundles_url="http://127.0.0.1:9")
    http = HttpClient(settings)
    async with database.transaction() as session:
        before = await store.documents(session)
        await store.mark_stale(session, ["/v1/offices/bb-gohlis"])
    assert await copying.refresh(database, Neighbours(http, settings)) == 1
    async with database.transaction() as session:
        assert await store.documents(session) == before
    await http.close()


async def test_the_same_content_is_no_change(database, city_known) -> None:
    path = "/v1/offices/bb-gohlis"
    async with database.transaction() as session:
        [(_, document, changed_at)] = [row for row in await store.documents(session) if row[0] == path]
        await store.mark_stale(session, [path])
        [(_, _, stale_at)] = await store.stale(session)
        await store.save(session, path, document, stale_at)
        assert [row for row in await store.documents(session) if row[0] == path] == [(path, document, changed_at)]
        assert await store.stale(session) == []


async def test_a_change_that_came_while_asking_stays_stale(database, city_known) -> None:
    path = "/v1/offices/bb-gohlis"
    async with database.transaction() as session:
        await store.mark_stale(session, [path])
        [(_, _, seen)] = await store.stale(session)
        await store.mark_stale(session, [path])
        await store.save(session, path, {"id": "x"}, seen)
        assert [each[0] for each in await store.stale(session)] == [path]
