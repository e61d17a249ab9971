"""Everything the gateway lets through: method, path, room, and the access level the room declares for it.

What does not stand here cannot be reached from outside; `/internal/...` and `/health/...` of the rooms never stand here. A test compares
each line with its room, and `python -m deploy.routes` prints the lines the rooms declare.
"""

from collections.abc import Iterator
from typing import Final

from services.gateway.matching import Entry

TABLE: Final = """
GET    /api/citizen/appointment/ booking public
GET    /api/citizen/available-appointments-by-office/ booking public
GET    /api/citizen/available-calendar/ booking public
GET    /api/citizen/available-days-by-office/ booking public
POST   /api/citizen/cancel-appointment/ booking public
GET    /api/citizen/captcha-details/ booking public
POST   /api/citizen/confirm-appointment/ booking public
GET    /api/citizen/my-appointments/ booking citizen(low)
GET    /api/citizen/offices-and-services/ booking public
POST   /api/citizen/preconfirm-appointment/ booking public
POST   /api/citizen/reserve-appointment/ booking public
POST   /api/citizen/update-appointment/ booking public
GET    /v1/competence catalog public
GET    /v1/exports/cpsv-ap.jsonld catalog public
GET    /v1/exports/hsds.json catalog public
GET    /v1/exports/schema-org.jsonld catalog public
GET    /v1/exports/services.csv catalog public
GET    /v1/exports/xzufi/index.txt catalog public
GET    /v1/exports/xzufi/{file} catalog public
GET    /v1/figures catalog public
GET    /v1/life-events catalog public
GET    /v1/life-events/{life_event} catalog public
GET    /v1/offices catalog public
GET    /v1/offices/{office} catalog public
GET    /v1/offices/{office}/hours.ics catalog public
GET    /v1/offices/{office}/is-open catalog public
GET    /v1/offices/{office}/opening-hours catalog public
GET    /v1/opening-hours/summary catalog public
GET    /v1/services catalog public
GET    /v1/services/{service} catalog public
GET    /v1/services/{service}/access-score catalog public
GET    /v1/services/{service}/channels catalog public
GET    /v1/services/{service}/servicebereich-check catalog public
GET    /v1/sources catalog public
GET    /v1/staff/inbox bundles staff(parts:decide)
GET    /v1/staff/parts/{part_id} bundles staff(parts:decide)
POST   /v1/staff/parts/{part_id}/acknowledge bundles staff(parts:decide)
POST   /v1/staff/parts/{part_id}/decide bundles staff(parts:decide)
GET    /v1/staff/parts/{part_id}/evidence/{evidence_id} bundles staff(parts:decide)
POST   /v1/staff/parts/{part_id}/forward bundles staff(parts:decide)
POST   /v1/staff/parts/{part_id}/query bundles staff(parts:decide)
GET    /v1/staff/cases/{reference} bundles staff(cases:staff)
GET    /v1/staff/cases/{reference}/receipt.pdf bundles staff(cases:staff)
POST   /v1/staff/cases/{reference}/stop bundles staff(cases:staff)
POST   /v1/staff/envelopes/{reference}/files bundles staff(cases:staff)
POST   /v1/staff/envelopes/{reference}/scan-in bundles staff(cases:staff)
GET    /v1/staff/intakes bundles staff(cases:staff)
GET    /v1/staff/evidence/{reference} bundles staff(cases:staff)
POST   /v1/staff/evidence/{evidence_id}/custody bundles staff(cases:staff)
GET    /v1/staff/drafts catalog staff(catalog:write)
DELETE /v1/staff/drafts/{draft} catalog staff(catalog:write)
POST   /v1/staff/drafts/{draft}/publish catalog staff(catalog:write)
GET    /v1/staff/edits catalog staff(catalog:write)
GET    /v1/staff/imports catalog staff(catalog:write)
POST   /v1/staff/imports catalog staff(catalog:write)
GET    /v1/staff/imports/{run} catalog staff(catalog:write)
POST   /v1/staff/imports/{run}/apply catalog staff(catalog:write)
PUT    /v1/staff/imports/{run}/files/{name} catalog staff(catalog:write)
POST   /v1/staff/imports/{run}/read catalog staff(catalog:write)
GET    /v1/staff/imports/{run}/things catalog staff(catalog:write)
POST   /v1/staff/imports/{run}/undo catalog staff(catalog:write)
GET    /v1/staff/offices/{office} catalog staff(catalog:write)
PUT    /v1/staff/offices/{office} catalog staff(catalog:write)
POST   /v1/staff/offices/{office}/exceptions catalog staff(catalog:write)
DELETE /v1/staff/offices/{office}/exceptions/{exception} catalog staff(catalog:write)
GET    /v1/staff/offices/{office}/weekly-hours catalog staff(catalog:write)
PUT    /v1/staff/offices/{office}/weekly-hours catalog staff(catalog:write)
GET    /v1/staff/services/{service} catalog staff(catalog:write)
PUT    /v1/staff/services/{service} catalog staff(catalog:write)
POST   /v1/staff/simulations/opening-hours catalog staff(catalog:write)
GET    /v1/staff/transfers catalog staff(catalog:write)
POST   /v1/staff/transfers catalog staff(catalog:write)
GET    /v1/staff/transfers/balances catalog staff(catalog:write)
GET    /v1/staff/transfers/{transfer} catalog staff(catalog:write)
POST   /v1/staff/transfers/{transfer}/agree catalog staff(catalog:write)
POST   /v1/staff/transfers/{transfer}/carry-out catalog staff(catalog:write)
POST   /v1/staff/transfers/{transfer}/check catalog staff(catalog:write)
POST   /v1/staff/transfers/{transfer}/review catalog staff(catalog:write)
POST   /v1/staff/transfers/{transfer}/withdraw catalog staff(catalog:write)
GET    /v1/staff/upkeep/inaccessible catalog staff(catalog:write)
GET    /v1/staff/upkeep/stale catalog staff(catalog:write)
GET    /v1/staff/upkeep/untranslated catalog staff(catalog:write)
GET    /v1/standards catalog public
GET    /v1/standards/check catalog public
GET    /v1/standards/compatibility catalog public
GET    /v1/standards/coverage catalog public
GET    /v1/suggestions catalog public
GET    /v1/standards/digitalisation-priority catalog public
GET    /v1/standards/relocation-candidates catalog public
GET    /v1/appointments booking citizen(low)
POST   /v1/appointments booking public
GET    /v1/appointments/{appointment_id} booking holder
GET    /v1/appointments/{appointment_id}/calendar.ics booking holder
POST   /v1/appointments/{appointment_id}/cancel booking holder
POST   /v1/appointments/{appointment_id}/confirm booking holder
POST   /v1/appointments/{appointment_id}/move booking holder
GET    /v1/availability/days booking public
GET    /v1/availability/next booking public
GET    /v1/availability/slots booking public
POST   /v1/slot-alerts booking public
GET    /v1/slot-alerts/{alert_id} booking holder
DELETE /v1/slot-alerts/{alert_id} booking holder
POST   /v1/slot-alerts/{alert_id}/confirm booking holder
GET    /v1/pages/assets/page.css booking public
GET    /v1/pages/assets/page.js booking public
GET    /v1/pages/appointments/{appointment_id} booking public
POST   /v1/pages/appointments/{appointment_id}/cancel booking public
GET    /v1/pages/slot-alerts/{alert_id} booking public
POST   /v1/pages/slot-alerts/{alert_id}/confirm booking public
POST   /v1/pages/slot-alerts/{alert_id}/end booking public
GET    /v1/bundles bundles public
GET    /v1/bundles/{bundle_id} bundles public
POST   /v1/bundles/{bundle_id}/preview bundles public
POST   /v1/cases bundles public
GET    /v1/cases/{case_id} bundles holder
PATCH  /v1/cases/{case_id} bundles holder
GET    /v1/cases/{case_id}/access-log bundles holder
GET    /v1/cases/{case_id}/consents bundles holder
POST   /v1/cases/{case_id}/consents bundles holder
GET    /v1/cases/{case_id}/cover-sheet.pdf bundles holder
GET    /v1/cases/{case_id}/data-flows bundles holder
GET    /v1/cases/{case_id}/deadlines.ics bundles holder
POST   /v1/cases/{case_id}/event bundles holder
GET    /v1/cases/{case_id}/evidence bundles holder
POST   /v1/cases/{case_id}/evidence bundles holder
GET    /v1/cases/{case_id}/missing bundles holder
PUT    /v1/cases/{case_id}/parts/{part} bundles holder
GET    /v1/cases/{case_id}/queries bundles holder
POST   /v1/cases/{case_id}/queries/{query_id}/answer bundles holder
GET    /v1/cases/{case_id}/receipt.pdf bundles holder
POST   /v1/cases/{case_id}/submit bundles holder
POST   /v1/cases/{case_id}/stop bundles holder
GET    /v1/cases/{case_id}/timeline bundles holder
POST   /v1/cases/{case_id}/withdraw bundles holder
GET    /v1/envelopes/{reference} bundles holder
POST   /v1/intakes bundles staff(cases:staff)
GET    /v1/ops/authorities routing staff(ops:read)
PUT    /v1/ops/authorities/{authority_id} routing staff(ops:write)
GET    /v1/ops/dead-letters routing staff(ops:read)
POST   /v1/ops/dead-letters/{delivery_id}/retry routing staff(ops:write)
GET    /v1/ops/deliveries routing staff(ops:read)
GET    /v1/ops/deliveries/{delivery_id} routing staff(ops:read)
GET    /v1/published-reports reporting public
GET    /v1/published-reports/{snapshot} reporting public
GET    /v1/report-snapshots reporting staff(reports:read)
POST   /v1/report-snapshots reporting staff(reports:publish)
GET    /v1/report-snapshots/{snapshot} reporting staff(reports:read)
GET    /v1/report-snapshots/{snapshot}/diff/{other} reporting staff(reports:read)
POST   /v1/report-snapshots/{snapshot}/publish reporting staff(reports:publish)
GET    /v1/reports/figures reporting staff(reports:read)
PUT    /v1/reports/figures reporting staff(reports:contribute)
PUT    /v1/reports/figures/table reporting staff(reports:contribute)
GET    /v1/reports/{report} reporting staff(reports:read)
"""

COMPOSED: Final = frozenset({("GET", "/v1/services/{}"), ("GET", "/v1/services/{}/access-score")})
"""Answered here, from several rooms."""


def _entries() -> Iterator[Entry]:
    for line in TABLE.strip().splitlines():
        method, path, room, access = line.split()
        yield Entry(method, path, room, access)


ENTRIES: Final = tuple(_entries())
