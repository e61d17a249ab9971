"""The CPSV-AP document, of the whole catalogue or of one service."""

import json

from services.catalog.exports.cpsv.context import CONTEXT
from services.catalog.exports.cpsv.graph import Graph
from services.catalog.exports.cpsv.services import add_life_event, add_service
from services.catalog.exports.snapshot import Snapshot

MEDIA_TYPE = "application/ld+json"


def render(snapshot: Snapshot) -> bytes:
    """JSON-LD with all services of the snapshot; life events only in a document of all services."""
    graph = Graph(snapshot)
    for row in snapshot.services.values():
        add_service(graph, row)
    if len(snapshot.services) > 1:
        for row in snapshot.life_events.values():
            add_life_event(graph, row)
    document = {"@context": CONTEXT, "@graph": graph.nodes}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
