"""What an intake asks the catalog: who decides on a service, what it needs, which clocks it has. Intake goes on without an answer."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import aiohttp
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.bundles.compiler.legal_clock import APPLICATION, CLOCKS
from services.bundles.definitions.basics import DeadlineRule
from services.bundles.definitions.naming import Names
from shared.http import HttpClient
from shared.logging import log

NOT_OFFERED: Final = frozenset({301, 404, 410})
"""Unknown, no longer offered, or followed by another service, which has to be named itself."""


class _Told(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Proof(_Told):
    id: str
    title: dict[str, str] = Field(default_factory=dict)
    when: str | None = None


class _Clock(_Told):
    rule: str | None = None
    start: str | None = Field(None, alias="from")
    kind: str = "unknown"


class _Service(_Told):
    title: dict[str, str] = Field(default_factory=dict)
    evidence: list[_Proof]
    deadlines: list[_Clock]
    law: list[str]


class _Unit(_Told):
    id: str
    name: str


class _Competence(_Told):
    """The one unit that decides, or those in question."""

    unit: _Unit | None = None
    candidates: list[_Unit | str] = []

    @property
    def in_question(self) -> list[_Unit]:
        """The units; of a place that is not clear there are keys of areas instead."""
        return [each for each in self.candidates if isinstance(each, _Unit)]


@dataclass(frozen=True, slots=True)
class Told:
    """What the catalog said; `known` is False where it did not answer, `exists` False where it has no such service.

    `authority` is the one unit that decides; None where it is not exactly one, and `candidates` are those in question.
    """

    known: bool = False
    exists: bool = True
    authority: str | None = None
    candidates: tuple[str, ...] = ()
    proofs: tuple[str, ...] = ()
    clocks: tuple[DeadlineRule, ...] = ()
    names: Names | None = None


async def ask(http: HttpClient, base_url: str, service: str, place: str) -> Told:
    """Ask for a service at a place (`ars=...` or `postcode=...`)."""
    try:
        detail = await http.send("GET", f"{base_url}/v1/services/{quote(service, safe='')}")
        if detail.status in NOT_OFFERED:
            return Told(known=True, exists=False)
        competence = await http.send("GET", f"{base_url}/v1/competence?service={quote(service, safe='')}&{place}")
        found = _Service.model_validate(detail.json())
        units = _Competence.model_validate(competence.json())
    except (aiohttp.ClientError, TimeoutError, ValueError, ValidationError) as error:
        log.warning("catalog_silent", error=type(error).__name__, service_id=service)
        return Told()
    proofs = tuple(each.id for each in found.evidence if each.when is None)
    candidates = tuple(each.id for each in units.in_question)
    authority = units.unit.id if units.unit else None
    return Told(True, True, authority, candidates, proofs, tuple(_clocks(found)), _names(found, units))


def _names(service: _Service, units: _Competence) -> Names:
    known = [*([units.unit] if units.unit else ()), *units.in_question]
    return Names(
        service=service.title,
        authorities={unit.id: {"de": unit.name} for unit in known},
        proofs={proof.id: proof.title for proof in service.evidence if proof.title},
    )


def _clocks(service: _Service) -> list[DeadlineRule]:
    """The clocks of a service that start with its application and that we know how to set."""
    law = ", ".join(service.law)
    return [
        DeadlineRule.model_validate({"rule": each.rule, "from": APPLICATION, "kind": each.kind, "law": law})
        for each in service.deadlines
        if each.rule in CLOCKS and each.start == APPLICATION and each.kind != "unknown"
    ]
