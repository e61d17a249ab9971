"""Find the entry of the routing table for a path: one step per segment, the literal before the placeholder."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

ONE: Final = "{}"
REST: Final = "{**}"
DOTS: Final = frozenset({".", ".."})


@dataclass(frozen=True, slots=True)
class Entry:
    """One forwarded call: who may make it is what its room declares (a test compares)."""

    method: str
    path: str
    room: str
    access: str

    @property
    def shape(self) -> str:
        """The path with nameless placeholders: rooms may name them as they like."""
        return "/" + "/".join(_kind(segment) for segment in self.path[1:].split("/"))


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)


class RoutingTable:
    """All entries, ready to be searched."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._root = _Node()
        for entry in self.entries:
            node = self._root
            for segment in entry.path[1:].split("/"):
                node = node.children.setdefault(_kind(segment), _Node())
            node.entries[entry.method] = entry

    def find(self, path: str) -> Mapping[str, Entry]:
        """The entries of a path by method, none when the path is not forwarded.

        A path with empty segments, `.` or `..` matches nothing: no server behind may read it as another one. Only the last segment may
        be empty, where the entry itself ends in a slash.
        """
        segments = path[1:].split("/")
        if not path.startswith("/") or "" in segments[:-1] or not DOTS.isdisjoint(segments):
            return {}
        return _walk(self._root, segments, 0) or {}


def _kind(segment: str) -> str:
    if not segment.startswith("{"):
        return segment
    return REST if segment.endswith(":path}") else ONE


def _walk(node: _Node, segments: list[str], position: int) -> Mapping[str, Entry] | None:
    if position == len(segments):
        return node.entries or None
    segment = segments[position]
    for kind in (segment, ONE) if segment else ("",):
        child = node.children.get(kind)
        found = _walk(child, segments, position + 1) if child else None
        if found:
            return found
    rest = node.children.get(REST) if segments[-1] else None
    return rest.entries if rest else None
