"""Check the data files of a city before they are loaded: shapes, and references between files and between rooms."""

from collections.abc import Iterator
from pathlib import Path

import yaml
from pydantic import ValidationError

from services.bundles.definitions.content import Definition
from services.bundles.definitions.linter import lint
from services.bundles.seed import SEEDS as BUNDLE_SEEDS
from services.catalog.seeding.files import SEEDS as CATALOG_SEEDS
from services.catalog.seeding.files import Seeds, read_seeds
from shared.yaml_file import read_yaml


def check_seeds(catalog: Path = CATALOG_SEEDS, bundles: Path = BUNDLE_SEEDS) -> list[str]:
    """Everything that is wrong, as sentences with the place; empty when the files may be loaded."""
    try:
        seeds = read_seeds(catalog)
    except (ValidationError, yaml.YAMLError, OSError) as error:
        return [f"catalog: {error}"]
    return [
        *_within_the_catalog(seeds),
        *(fault for path in sorted(bundles.glob("*.yaml")) for fault in _bundle(path, seeds)),
    ]


def _within_the_catalog(seeds: Seeds) -> Iterator[str]:
    offices, services = {each.id for each in seeds.offices}, {each.id for each in seeds.services}
    for service in seeds.services:
        named = {office for handling in service.handled_at for office in handling.offices}
        yield from (f"service {service.id}: there is no office {office}" for office in sorted(named - offices))
    for office in seeds.offices:
        if office.successor is not None and office.successor not in offices:
            yield f"office {office.id}: there is no office {office.successor} to follow it"
    for alias in seeds.aliases:
        unknown = sorted(set(alias.services) - services)
        yield from (f"alias of {', '.join(alias.services)}: there is no service {service}" for service in unknown)


def _bundle(path: Path, seeds: Seeds) -> Iterator[str]:
    try:
        definition = Definition.model_validate(read_yaml(path))
    except (ValidationError, yaml.YAMLError) as error:
        yield f"bundle {path.name}: {error}"
        return
    yield from (f"bundle {definition.bundle}: {finding}" for finding in lint(definition))
    services = {each.id for each in seeds.services}
    for part in definition.parts:
        if part.service is not None and part.service not in services:
            yield f"bundle {definition.bundle}, part {part.id}: there is no service {part.service}"
    if definition.audience == "residents" and definition.life_event not in {each.id for each in seeds.life_events}:
        yield f"bundle {definition.bundle}: there is no life event {definition.life_event}"
