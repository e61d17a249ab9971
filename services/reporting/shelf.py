"""All reports by name: the one table of them."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from services.reporting.council.balance import buergerservice_bilanz
from services.reporting.council.progress import umsetzungsbericht
from services.reporting.digital.eid_potential import eid_potential
from services.reporting.digital.priority import digitalisation_priority
from services.reporting.digital.readiness import unit_readiness
from services.reporting.digital.shift import digital_shift
from services.reporting.documents.schemas import Report
from services.reporting.handover_delay.summary import handover_delay
from services.reporting.life_events.actors import actor_analysis
from services.reporting.life_events.critical_path import critical_path
from services.reporting.life_events.demand import demand
from services.reporting.life_events.savings import savings
from services.reporting.life_events.simplification import simplification
from services.reporting.material import Material
from services.reporting.opening_hours.compatibility import compatibility
from services.reporting.opening_hours.coverage import coverage
from services.reporting.opening_hours.front_office import front_office_share
from services.reporting.service_areas.candidates import servicebereich_candidates


class ReportName(StrEnum):
    """The reports there are."""

    UMSETZUNGSBERICHT = "umsetzungsbericht"
    BUERGERSERVICE_BILANZ = "buergerservice-bilanz"
    SERVICEBEREICH_CANDIDATES = "servicebereich-candidates"
    DIGITALISATION_PRIORITY = "digitalisation-priority"
    HANDOVER_DELAY = "handover-delay"
    COMPATIBILITY = "compatibility"
    EID_POTENTIAL = "eid-potential"
    FRONT_OFFICE_SHARE = "front-office-share"
    COVERAGE = "coverage"
    CRITICAL_PATH = "critical-path"
    SAVINGS = "savings"
    ACTOR_ANALYSIS = "actor-analysis"
    DEMAND = "demand"
    SIMPLIFICATION = "simplification"
    DIGITAL_SHIFT = "digital-shift"
    UNIT_READINESS = "unit-readiness"


SHELF: Final[Mapping[ReportName, Callable[[Material], Report]]] = {
    ReportName.UMSETZUNGSBERICHT: umsetzungsbericht,
    ReportName.BUERGERSERVICE_BILANZ: buergerservice_bilanz,
    ReportName.SERVICEBEREICH_CANDIDATES: servicebereich_candidates,
    ReportName.DIGITALISATION_PRIORITY: digitalisation_priority,
    ReportName.HANDOVER_DELAY: handover_delay,
    ReportName.COMPATIBILITY: compatibility,
    ReportName.EID_POTENTIAL: eid_potential,
    ReportName.FRONT_OFFICE_SHARE: front_office_share,
    ReportName.COVERAGE: coverage,
    ReportName.CRITICAL_PATH: critical_path,
    ReportName.SAVINGS: savings,
    ReportName.ACTOR_ANALYSIS: actor_analysis,
    ReportName.DEMAND: demand,
    ReportName.SIMPLIFICATION: simplification,
    ReportName.DIGITAL_SHIFT: digital_shift,
    ReportName.UNIT_READINESS: unit_readiness,
}
