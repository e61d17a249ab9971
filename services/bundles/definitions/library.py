"""The definitions at hand: loaded, linted, and kept parsed in memory under their checksum."""

import hashlib
import json
from collections import OrderedDict
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.definitions import store
from services.bundles.definitions.content import Definition
from services.bundles.definitions.linter import Finding, lint
from shared.problems import Problem

Stamped = tuple[Definition, str]
"""A definition and its checksum."""
REMEMBERED: Final = 64
_parsed: OrderedDict[str, Definition] = OrderedDict()


class UnknownBundle(Problem):
    status, slug = 404, "bundle-unknown"
    title = {"de": "Bündel unbekannt", "en": "Bundle unknown"}
    detail = {
        "de": "Ein Bündel „{bundle}“ gibt es nicht. Die Liste steht unter /v1/bundles.",
        "en": "There is no bundle “{bundle}”. See /v1/bundles for the list.",
    }


class DefinitionRefused(Exception):
    """The linter found mistakes, or a version in use would change."""

    def __init__(self, bundle: str, findings: list[Finding] | None = None) -> None:
        reasons = "; ".join(map(str, findings or [])) or "this version is used by cases: raise the version"
        super().__init__(f"{bundle}: {reasons}")
        self.findings = findings or []


def checksum_of(content: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of the content."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


async def load(session: AsyncSession, raw: dict[str, Any]) -> Definition:
    """Bring a definition into force. Raises DefinitionRefused, or pydantic's ValidationError for a wrong form."""
    parsed = Definition.model_validate(raw)
    findings = lint(parsed)
    if findings:
        raise DefinitionRefused(parsed.bundle, findings)
    content = parsed.model_dump(
        mode="json", by_alias=True, exclude_defaults=True
    )  # a new optional member changes nothing
    checksum = checksum_of(content)
    stored = await store.stamp_of(session, parsed.bundle, parsed.version)
    if stored not in (None, checksum) and await store.is_used(session, parsed.bundle, parsed.version):
        raise DefinitionRefused(parsed.bundle)
    await store.put_in_force(session, parsed.bundle, parsed.version, content, checksum)
    return parsed


async def in_force(session: AsyncSession, bundle_id: str) -> Definition:
    """The definition in force; raises UnknownBundle."""
    return (await stamped_in_force(session, bundle_id))[0]


async def stamped_in_force(session: AsyncSession, bundle_id: str, audience: str = "residents") -> Stamped:
    """The definition in force and its checksum; raises UnknownBundle, also for one that is not for this audience."""
    stamps = await store.stamps_in_force(session, bundle_id) if "\x00" not in bundle_id else []
    found = await _parse(session, *stamps[0]) if stamps else None
    if found is None or found.audience != audience:
        raise UnknownBundle(bundle=bundle_id[:64])
    return found, stamps[0][2]


async def all_in_force(session: AsyncSession) -> list[Definition]:
    """Every definition in force, by id."""
    return [await _parse(session, *stamp) for stamp in await store.stamps_in_force(session)]


async def of_version(session: AsyncSession, bundle_id: str, version: int, checksum: str) -> Definition:
    """The definition a case was made with; costs no statement once it was parsed."""
    return await _parse(session, bundle_id, version, checksum)


async def _parse(session: AsyncSession, bundle_id: str, version: int, checksum: str) -> Definition:
    known = _parsed.get(checksum)
    if known is None:
        known = Definition.model_validate(await store.content_of(session, bundle_id, version))
        _parsed[checksum] = known
        while len(_parsed) > REMEMBERED:
            _parsed.popitem(last=False)
    return known
