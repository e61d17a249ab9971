"""Life events over HTTP."""


async def test_life_events_come_before_topics(catalog):
    items = (await catalog.get("/v1/life-events")).json()["items"]
    assert len(items) == 20
    assert [item["kind"] for item in items[:8]] == ["life_event"] * 8
    assert items[0]["bundles"] == ["elternexpress"]


async def test_no_step_stands_before_what_it_waits_for(catalog):
    for item in (await catalog.get("/v1/life-events")).json()["items"]:
        event = (await catalog.get(f"/v1/life-events/{item['id']}")).json()
        done: set[str] = set()
        for step in event["steps"]:
            assert set(step["after"]) <= done, (item["id"], step["service"])
            done.add(step["service"])
        assert [s["position"] for s in event["steps"] + event["furtherServices"]] == list(
            range(1, len(event["steps"]) + len(event["furtherServices"]) + 1)
        )


async def test_a_step_shows_the_way_in_from_home(catalog):
    event = (await catalog.get("/v1/life-events/umzug")).json()
    first = event["steps"][0]
    assert (first["service"], first["online"]["available"], first["eid"]["replacesVisit"]) == (
        "wohnsitz-anmeldung",
        True,
        True,
    )
    assert first["deadlines"][0]["rule"] == "P14D"
    assert "personalausweis" in [step["service"] for step in event["furtherServices"]]


async def test_pages(catalog):
    first = (await catalog.get("/v1/life-events?limit=15")).json()
    second = (await catalog.get("/v1/life-events", params={"limit": 15, "cursor": first["next"]})).json()
    assert (len(first["items"]), len(second["items"]), second["next"]) == (15, 5, None)
