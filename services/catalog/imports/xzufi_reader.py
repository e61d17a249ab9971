"""Read XZuFi transfer files: what is ours comes back as units, offices and services, what is a stranger's is matched by its key.

Identifiers are unique only together with their agency. Those in a scheme of this house (`lotse:...`) name our own things. A service of
another agency is matched by its Leistungsschlüssel where exactly one service of ours has it; everything else is listed as left alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from lxml.etree import _Element as Element

from services.catalog.imports.incoming import Incoming, Reading, Unmatched
from services.catalog.imports.problems import Unreadable
from services.catalog.imports.xml_reader import parsed
from services.catalog.imports.xzufi_elements import children, first, local, text_of, texts_of, validity_of
from services.catalog.imports.xzufi_service import SEEN, content_of, defaults_of, key_of, unit_name
from services.catalog.seeding.rows import CITY_ARS
from services.catalog.xzufi import vocabulary as xzufi

OUR_SCHEME: Final = "lotse:"
OUR_NAME: Final = re.compile(r"^[a-z0-9][a-z0-9-]{0,79}$")
DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
"""Left out, because the text is no longer in the encoding it names."""
VERSIONS: Final = ("2.1", "2.2", "2.3")


@dataclass(slots=True)
class _Heap:
    """What the files hold, before it is put together."""

    units: dict[str, dict[str, Any]] = field(default_factory=dict)
    offices: list[Incoming] = field(default_factory=list)
    services: list[tuple[str, Element]] = field(default_factory=list)
    online: dict[str, str] = field(default_factory=dict)
    competent: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    unmatched: list[Unmatched] = field(default_factory=list)


def read_xzufi(files: Iterable[tuple[str, str]], by_key: Mapping[str, list[str]]) -> Reading:
    """Names and texts of all files of a transfer together; `by_key` names our services by Leistungsschlüssel. Raises Unreadable."""
    heap = _Heap()
    for name, text in files:
        _collect(heap, _root(name, text), by_key)
    units = [
        Incoming("unit", unit, content, {"level": "city", "chosenByPerson": False, "provenance": SEEN})
        for unit, content in heap.units.items()
    ]
    return Reading([*units, *heap.offices, *_services(heap)], heap.unmatched)


def _root(name: str, text: str) -> Element:
    root = parsed(name, DECLARATION.sub("", text, count=1).encode("utf-8", "replace"))
    version = root.get("xzufiVersion", "")
    if not local(root) or not version.startswith(VERSIONS):
        raise Unreadable(file=name, reason_de="kein XZuFi 2.1 bis 2.3", reason_en="not XZuFi 2.1 to 2.3")
    return root


def _collect(heap: _Heap, root: Element, by_key: Mapping[str, list[str]]) -> None:
    for removed in children(root, xzufi.DELETE):
        heap.unmatched.append(Unmatched(removed.get(xzufi.CLASS, ""), text_of(removed, "id"), "taken-back"))
    for thing in (inner for write in children(root, xzufi.WRITE) for inner in write):
        kind = local(thing)
        if kind == xzufi.UNIT:
            _unit(heap, thing)
        elif kind == xzufi.SERVICE:
            _service(heap, thing, by_key)
        elif kind == xzufi.ONLINE_SERVICE:
            _online(heap, thing)
        elif kind == xzufi.COMPETENCE:
            _competence(heap, thing)
        else:
            heap.unmatched.append(Unmatched(kind or "?", text_of(thing, "id"), "not-understood"))


def _ours(element: Element | None, *names: str) -> tuple[str, str] | None:
    """Scheme and name of an identifier of this house."""
    found = first(element, *names)
    scheme, name = (found.get(xzufi.SCHEME_ID, ""), (found.text or "").strip()) if found is not None else ("", "")
    if not scheme.startswith(OUR_SCHEME) or not OUR_NAME.fullmatch(name):
        return None
    return scheme.removeprefix(OUR_SCHEME), name


def _unit(heap: _Heap, thing: Element) -> None:
    own, names = _ours(thing, "id"), texts_of(first(thing, "name"), "name")
    if own is None or "de" not in names:
        heap.unmatched.append(Unmatched(xzufi.UNIT, text_of(thing, "id"), "not-ours"))
    elif own[0] == "unit":
        heap.units[own[1]] = {"id": own[1], "name": names["de"]} | validity_of(thing)
    else:
        content: dict[str, Any] = {"id": own[1], "name": names} | _life_of(thing)
        if address := _address(first(thing, "anschrift")):
            content["address"] = address
        defaults = {"kind": "office", "taskType": "fachbereich", "level": "city", "channels": [], "provenance": SEEN}
        heap.offices.append(Incoming("office", own[1], content, defaults))


def _life_of(thing: Element) -> dict[str, str]:
    """When an office opens and when it is gone: its end is the first day without it, XZuFi names the last one."""
    told = validity_of(thing)
    last = told.pop("validTo", None)
    return told | ({"closedFrom": str(date.fromisoformat(last) + timedelta(days=1))} if last else {})


def _address(element: Element | None) -> dict[str, Any] | None:
    street = " ".join(filter(None, (text_of(element, "strasse"), text_of(element, "hausnummer"))))
    parts = {"street": street, "postcode": text_of(element, "postleitzahl"), "city": text_of(element, "ort")}
    known = {name: value for name, value in parts.items() if value}
    return {**known, "provenance": SEEN} if known else None


def _service(heap: _Heap, thing: Element, by_key: Mapping[str, list[str]]) -> None:
    own, key = _ours(thing, "id"), key_of(thing)
    matches = by_key.get(key, []) if key else []
    if own is not None:
        heap.services.append((own[1], thing))
    elif len(matches) == 1:
        heap.services.append((matches[0], thing))
    else:
        heap.unmatched.append(Unmatched(xzufi.SERVICE, text_of(thing, "id"), "not-ours"))


def _online(heap: _Heap, thing: Element) -> None:
    own, address = _ours(thing, "id"), text_of(first(thing, "link"), "link")
    if own is None or not address.startswith("https://"):
        heap.unmatched.append(Unmatched(xzufi.ONLINE_SERVICE, text_of(thing, "id"), "not-ours"))
    else:
        heap.online[own[1]] = address


def _competence(heap: _Heap, thing: Element) -> None:
    inner = first(thing, "zustaendigkeit")
    unit, service = _ours(thing, "uebergeordnetesObjektID"), _ours(inner, "leistungID")
    areas = [(area.text or "").strip() for area in children(inner, "gebietID")]
    if unit is None or service is None or CITY_ARS not in areas:
        heap.unmatched.append(Unmatched(xzufi.COMPETENCE, text_of(inner, "id"), "not-ours"))
    else:
        heap.competent.setdefault(service[1], {})[unit[1]] = validity_of(inner) if inner is not None else {}


def _services(heap: _Heap) -> Iterator[Incoming]:
    names = {content["name"]: unit for unit, content in heap.units.items()}
    for subject, element in heap.services:
        content = content_of(element)
        if "de" not in content.get("title", {}):
            heap.unmatched.append(Unmatched(xzufi.SERVICE, subject, "not-understood"))
            continue
        periods = heap.competent.get(subject, {})
        held = sorted(periods)
        unit = names.get(unit_name(element)) or next(iter(held), "")
        if held and held != [unit]:
            content["competent"] = held
        if dated := {unit: period for unit, period in periods.items() if period}:
            content["unitPeriods"] = dated
        if subject in heap.online:
            content["online"] = {"available": True, "service": heap.online[subject], "provenance": SEEN}
        defaults = defaults_of(subject, content["title"], unit) | ({} if held else {"competent": []})
        yield Incoming("service", subject, content, defaults)
