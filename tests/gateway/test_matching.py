"""Which paths match."""

import pytest

from services.gateway.matching import Entry, RoutingTable

TABLE = RoutingTable(
    [
        Entry("GET", "/v1/bundles", "bundles", "public"),
        Entry("GET", "/v1/bundles/{id}", "bundles", "public"),
        Entry("POST", "/v1/bundles/{id}/preview", "bundles", "public"),
        Entry("GET", "/v1/bundles/new", "bundles", "holder"),
        Entry("GET", "/v1/files/{name:path}", "catalog", "public"),
        Entry("GET", "/v1/{x}/{y}/end", "catalog", "public"),
        Entry("GET", "/api/appointment/", "booking", "public"),
    ]
)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v1/bundles", "/v1/bundles"),
        ("/v1/bundles/birth", "/v1/bundles/{id}"),
        ("/v1/bundles/new", "/v1/bundles/new"),
        ("/v1/files/a/b/c.xml", "/v1/files/{name:path}"),
        ("/v1/bundles/x/end", "/v1/{x}/{y}/end"),
        ("/api/appointment/", "/api/appointment/"),
    ],
)
def test_literal_before_placeholder_before_rest(path: str, expected: str) -> None:
    assert {entry.path for entry in TABLE.find(path).values()} == {expected}


@pytest.mark.parametrize(
    "path",
    ["", "/", "v1/bundles", "/v1", "/v1/bundles/", "/v1//bundles", "/v1/bundles/..", "/v1/bundles/.", "/v2/bundles",
     "/v1/files/../bundles", "/v1/files/a/../../internal/events", "/v1/files/", "/v1/files", "/internal/events",
     "/v1/bundles/a/b/c", "/{}", "/v1/files/a//b", "/v1/files/a/", "/api/appointment", "/api//", "/api/appointment//"],
)  # fmt: skip
def test_nothing_else_matches(path: str) -> None:
    assert TABLE.find(path) == {}


def test_shape_forgets_names() -> None:
    assert TABLE.entries[2].shape == "/v1/bundles/{}/preview"
    assert TABLE.entries[4].shape == "/v1/files/{**}"
