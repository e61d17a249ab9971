"""The nodes of a CPSV-AP document: every node that is referred to is in the same document, with its type and its label."""

from collections.abc import Mapping
from typing import Any, Final

from services.catalog.exports.snapshot import Row, Snapshot

Node = dict[str, Any]

CITY_ARS: Final = "147130000000"
STATE_ARS: Final = "14"


class Graph:
    """Nodes by IRI, each once, in the order in which they were first spoken of."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._nodes: dict[str, Node] = {}

    @property
    def nodes(self) -> list[Node]:
        """All nodes so far."""
        return list(self._nodes.values())

    def local(self, name: str) -> str:
        """The IRI of something that has no page of its own."""
        return f"{self.snapshot.base}/v1/exports/cpsv-ap.jsonld#{name}"

    def add(self, iri: str, kind: str | list[str], **properties: Any) -> str:
        """Add a node unless it is there; properties without a value are left out. Returns the IRI."""
        if iri not in self._nodes:
            self._nodes[iri] = {"@id": iri, "@type": kind} | {
                name: value for name, value in properties.items() if value
            }
        return iri

    def concept(self, name: str, label: Mapping[str, str] | None = None, **properties: Any) -> str:
        """A code with its label."""
        return self.add(self.local(f"concept-{name}"), "Concept", prefLabel=dict(label or {}), **properties)

    def published(self, iri: str, kind: str) -> str:
        """A term of a list that others publish, typed here because the shapes ask for it."""
        return self.add(iri, kind)

    def place(self, ars: str, label: str) -> str:
        """An area by its Amtlicher Regionalschlüssel."""
        return self.add(self.local(f"place-{ars}"), "Location", identifier=ars, prefLabel={"de": label})


def german(text: str) -> dict[str, str]:
    """A text that is only there in German."""
    return {"de": text}


def texts(row: Row, name: str) -> dict[str, str]:
    """A text of a row by language, in two-letter languages only: `de-x-leicht` is no second title."""
    return {language: text for language, text in row[name].items() if text and len(language) == 2}
