"""Who is competent: asked of the catalog after its events, used for parcels released from then on."""

from typing import Any

import pytest
import pytest_asyncio
from fastapi import FastAPI
from fastapi.responses import JSONResponse

from services.routing.competence import store
from services.routing.competence.projection import on_service_changed, refresh_duty
from shared.events.catalog import ServiceChangedV1
from shared.http import HttpClient
from shared.messaging.worker import WorkerContext
from shared.problems import NeighbourUnavailable
from tests.support.serving import serving

SERVICE = "geburt"


class Catalog:
    """What the catalog answers about a service."""

    def __init__(self) -> None:
        self.status, self.answer = 200, {"unit": {"id": "bzst"}}
        self.asked: list[tuple[str, str]] = []

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/v1/competence")
        async def competence(service: str, ars: str) -> Any:
            self.asked.append((service, ars))
            return JSONResponse(self.answer, self.status)

        return app


@pytest_asyncio.fixture(loop_scope="session")
async def catalog(town, routing_settings):
    made = Catalog()
    async with serving(made.app()) as url:
        settings = routing_settings(catalog_url=url)
        http = HttpClient(settings)
        made.refresh = lambda: refresh_duty(WorkerContext(settings, town.database, http))
        yield made
        await http.close()


async def changed(town) -> None:
    async with town.database.transaction() as session:
        await on_service_changed(session, ServiceChangedV1(service_id=SERVICE, version=2))


async def authorities(town) -> list[str]:
    return [row[0] for row in await town.rows("select authority_id from routing.delivery order by id")]


async def test_after_a_change_of_competence_parcels_go_to_the_new_unit(town, catalog) -> None:
    await town.release()
    await catalog.refresh()
    await town.release()
    catalog.answer = {"unit": {"id": "sozialamt"}}
    await catalog.refresh()
    await town.release()
    await changed(town)
    await catalog.refresh()
    await town.release()
    assert await authorities(town) == ["standesamt", "bzst", "bzst", "sozialamt"]
    assert catalog.asked == [(SERVICE, "147130000000")] * 2, "only what the catalog has changed is asked again"


@pytest.mark.parametrize(("status", "answer", "expected"), [
    (409, {"candidates": [{"id": "krankenkasse"}]}, "krankenkasse"), (404, {"title": "no such service"}, "standesamt"),
    (409, {"candidates": [{"id": "bzst"}, {"id": "sozialamt"}]}, "standesamt"), (409, {"candidates": ["x"]}, "standesamt"),
])  # fmt: skip
async def test_where_it_is_not_exactly_one_the_definition_decides(town, catalog, status, answer, expected) -> None:
    catalog.status, catalog.answer = status, answer
    await changed(town)
    await catalog.refresh()
    await town.release()
    assert await authorities(town) == [expected]


async def test_while_the_catalog_is_away_what_is_known_counts_and_is_asked_later(town, catalog) -> None:
    await changed(town)
    await catalog.refresh()
    await changed(town)
    catalog.status = 503
    with pytest.raises(NeighbourUnavailable):
        await catalog.refresh()
    await town.release()
    assert await authorities(town) == ["bzst"]
    async with town.database.transaction() as session:
        assert [service for service, _ in await store.stale(session, 10)] == [SERVICE]


async def test_a_change_while_we_ask_is_asked_again(town, catalog) -> None:
    await changed(town)
    async with town.database.transaction() as session:
        [(service, since)] = await store.stale(session, 10)
    await changed(town)
    async with town.database.transaction() as session:
        await store.keep(session, service, "bzst", since)
        assert len(await store.stale(session, 10)) == 1
