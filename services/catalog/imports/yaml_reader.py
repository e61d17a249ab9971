"""Read the house's YAML: the form of the seeds, checked, and never more than data. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import yaml
from pydantic import ValidationError

from services.catalog.imports.incoming import Incoming, Reading
from services.catalog.imports.problems import Unreadable
from services.catalog.seeding.forms import OfficeForm, ServiceForm, UnitForm
from services.catalog.seeding.rows import as_json
from shared.problems import FieldError, Invalid
from shared.schemas import ApiModel
from shared.yaml_file import LOADER

MOST_DEEP: Final = 24
MOST_NODES: Final = 200_000
FORMS: Final[Mapping[Any, type[ApiModel]]] = {"unit": UnitForm, "office": OfficeForm, "service": ServiceForm}
SECTIONS: Final[Mapping[str, Any]] = {"units": "unit", "offices": "office", "services": "service"}


def read_yaml(files: Iterable[tuple[str, str]]) -> Reading:
    """Names and texts: a service, a list of offices, or a mapping with `units`, `offices` and `services`; raises Unreadable or Invalid."""
    things: list[Incoming] = []
    for name, text in files:
        for kind, entry in _entries(name, _parsed(name, text)):
            things.append(_thing(name, kind, entry))
    return Reading(things, [])


def _parsed(name: str, text: str) -> Any:
    try:
        _bounded(name, text)
        return yaml.load(text, Loader=LOADER)  # noqa: S506 - the safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unreadable(file=name, reason_de="kein gültiges YAML", reason_en="not valid YAML") from error


def _bounded(name: str, text: str) -> None:
    """Look at the events before anything is built: an alias can make a small file enormous, nesting can exhaust the stack."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=LOADER)):
        if isinstance(event, yaml.AliasEvent):
            raise Unreadable(
                file=name, reason_de="Aliase (*) sind nicht erlaubt", reason_en="aliases (*) are not allowed"
            )
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        if depth > MOST_DEEP or count > MOST_NODES:
            raise Unreadable(file=name, reason_de="zu tief oder zu groß", reason_en="too deep or too large")


def _entries(name: str, document: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(document, list):
        yield from (("office", entry) for entry in document)
    elif isinstance(document, dict) and set(document) <= set(SECTIONS) and document:
        for section, entries in document.items():
            if not isinstance(entries, list):
                raise Unreadable(file=name, reason_de=f"{section}: keine Liste", reason_en=f"{section}: not a list")
            yield from ((SECTIONS[section], entry) for entry in entries)
    elif isinstance(document, dict):
        yield "service", document
    else:
        raise Unreadable(file=name, reason_de="weder Liste noch Objekt", reason_en="neither a list nor an object")


def _thing(name: str, kind: Any, entry: Any) -> Incoming:
    try:
        form = FORMS[kind].model_validate(entry)
    except ValidationError as error:
        raise Invalid(errors=list(_errors(name, error))) from error
    content: dict[str, Any] = as_json(form)
    return Incoming(kind, content["id"], content)


def _errors(name: str, error: ValidationError) -> Iterator[FieldError]:
    for detail in error.errors()[:50]:
        field = ".".join([name, *(str(part) for part in detail["loc"])])
        yield FieldError(field, {"de": f"Passt nicht zur Form: {detail['msg']}", "en": detail["msg"]})
