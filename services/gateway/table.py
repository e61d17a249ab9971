"""Everything the gateway lets through: method, path, room, and the access level the room declares for it.

What does not stand here cannot be reached from outside; `/internal/...` and `/health/...` of the rooms never stand here. A test compares
each line with its room, and `python -m deploy.routes` prints the lines the rooms declare.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from services.gateway.announcements import Ending
from services.gateway.booking_table import BOOKING
from services.gateway.matching import Entry

TABLE: Final = """
POST   /v1/card-transfers eid_gateway citizen(high,5min,in_person)
POST   /v1/card-transfers/redemptions eid_gateway citizen(high,5min,in_person)
POST   /v1/amt24/imports catalog machine(amt24:exchange)
GET    /v1/amt24/imports/{run} catalog machine(amt24:exchange)
GET    /v1/amt24/imports/{run}/comments catalog machine(amt24:exchange)
POST   /v1/amt24/imports/{run}/comments catalog machine(amt24:exchange)
PUT    /v1/amt24/imports/{run}/files/{name} catalog machine(amt24:exchange)
POST   /v1/amt24/imports/{run}/read catalog machine(amt24:exchange)
GET    /v1/amt24/imports/{run}/things catalog machine(amt24:exchange)
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
GET    /v1/pages/services catalog public
GET    /v1/pages/services/assets/page.css catalog public
GET    /v1/pages/services/{service} catalog public
GET    /v1/representations eid_gateway citizen(high,in_person)
POST   /v1/representations eid_gateway citizen(high,in_person)
DELETE /v1/representations/{representation} eid_gateway citizen(high,in_person)
GET    /v1/services catalog public
GET    /v1/services/{service} catalog public
GET    /v1/services/{service}/access-score catalog public
GET    /v1/services/{service}/channels catalog public
POST   /v1/services/{service}/feedback catalog public
GET    /v1/services/{service}/servicebereich-check catalog public
GET    /v1/sources catalog public
GET    /v1/staff/inbox bundles staff(parts:decide)
GET    /v1/staff/inbox/counts bundles staff(parts:decide)
GET    /v1/staff/parts/{part_id} bundles staff(parts:decide)
POST   /v1/staff/parts/{part_id}/acknowledge bundles staff(parts:decide)
POST   /v1/staff/parts/{part_id}/decide bundles staff(parts:decide)
GET    /v1/staff/parts/{part_id}/evidence/{evidence_id} bundles staff(parts:decide)
POST   /v1/staff/parts/{part_id}/forward bundles staff(parts:decide)
GET    /v1/staff/parts/{part_id}/notes bundles staff(parts:decide)
POST   /v1/staff/parts/{part_id}/notes bundles staff(parts:decide)
DELETE /v1/staff/parts/{part_id}/notes/{note_id} bundles staff(parts:decide)
POST   /v1/staff/parts/{part_id}/query bundles staff(parts:decide)
POST   /v1/staff/parts/{part_id}/notice bundles staff(parts:decide)
PUT    /v1/staff/bundles/{bundle_id}/parts/{part}/phase bundles staff(bundles:write)
GET    /v1/staff/bundles/{bundle_id}/phases bundles staff(bundles:write)
GET    /v1/staff/cases/{reference} bundles staff(cases:staff)
GET    /v1/staff/cases/{reference}/receipt.pdf bundles staff(cases:staff)
POST   /v1/staff/cases/{reference}/stop bundles staff(cases:staff)
POST   /v1/staff/cases/{reference}/submit bundles staff(cases:staff)
POST   /v1/staff/envelopes/{reference}/check-in bundles staff(cases:staff)
GET    /v1/staff/offices/{office}/envelopes bundles staff(cases:staff)
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
GET    /v1/staff/imports/{run}/comments catalog staff(catalog:write)
POST   /v1/staff/imports/{run}/comments catalog staff(catalog:write)
PUT    /v1/staff/imports/{run}/files/{name} catalog staff(catalog:write)
POST   /v1/staff/imports/{run}/read catalog staff(catalog:write)
GET    /v1/staff/imports/{run}/things catalog staff(catalog:write)
POST   /v1/staff/imports/{run}/undo catalog staff(catalog:write)
GET    /v1/staff/offices/{office} catalog staff(catalog:write)
PUT    /v1/staff/offices/{office} catalog staff(catalog:write)
GET    /v1/staff/offices/{office}/exceptions catalog staff(catalog:write)
POST   /v1/staff/offices/{office}/exceptions catalog staff(catalog:write)
DELETE /v1/staff/offices/{office}/exceptions/{exception} catalog staff(catalog:write)
GET    /v1/staff/offices/{office}/weekly-hours catalog staff(catalog:write)
PUT    /v1/staff/offices/{office}/weekly-hours catalog staff(catalog:write)
GET    /v1/staff/answers/{service} catalog staff(cases:staff)
POST   /v1/staff/services/{service}/notes catalog staff(catalog:write)
DELETE /v1/staff/services/{service}/notes/{note_id} catalog staff(catalog:write)
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
GET    /v1/staff/units/{unit} catalog staff(catalog:write)
PUT    /v1/staff/units/{unit} catalog staff(catalog:write)
GET    /v1/staff/upkeep/feedback catalog staff(catalog:write)
GET    /v1/staff/upkeep/inaccessible catalog staff(catalog:write)
GET    /v1/staff/upkeep/stale catalog staff(catalog:write)
GET    /v1/staff/upkeep/untranslated catalog staff(catalog:write)
GET    /v1/standards catalog public
GET    /v1/standards/check catalog public
GET    /v1/standards/check/{office}/badge.svg catalog public
GET    /v1/standards/check/{office}/history catalog public
GET    /v1/standards/compatibility catalog public
GET    /v1/standards/coverage catalog public
GET    /v1/suggestions catalog public
GET    /v1/standards/digitalisation-priority catalog public
GET    /v1/standards/relocation-candidates catalog public
GET    /v1/bundle-schema bundles public
GET    /v1/bundles bundles public
GET    /v1/bundles/{bundle_id} bundles public
POST   /v1/bundles/{bundle_id}/preview bundles public
GET    /v1/bundles/{bundle_id}/ways bundles public
POST   /v1/cases bundles public
GET    /v1/cases/{case_id} bundles holder
PATCH  /v1/cases/{case_id} bundles holder
GET    /v1/cases/{case_id}/access-log bundles holder
GET    /v1/cases/{case_id}/consents bundles holder
POST   /v1/cases/{case_id}/consents bundles holder
POST   /v1/cases/{case_id}/corrections bundles holder
GET    /v1/cases/{case_id}/cosignatures bundles holder
POST   /v1/cases/{case_id}/cosignatures bundles holder
GET    /v1/cases/{case_id}/cover-sheet.pdf bundles holder
GET    /v1/cases/{case_id}/data-flows bundles holder
GET    /v1/cases/{case_id}/deadlines.ics bundles holder
POST   /v1/cases/{case_id}/erase bundles holder
POST   /v1/cases/{case_id}/event bundles holder
GET    /v1/cases/{case_id}/evidence bundles holder
POST   /v1/cases/{case_id}/evidence bundles holder
PUT    /v1/cases/{case_id}/return-wish bundles holder
GET    /v1/cases/{case_id}/evidence/{evidence_id} bundles holder
GET    /v1/cases/{case_id}/export bundles holder
GET    /v1/cases/{case_id}/missing bundles holder
GET    /v1/cases/{case_id}/notes bundles holder
PUT    /v1/cases/{case_id}/parts/{part} bundles holder
GET    /v1/cases/{case_id}/queries bundles holder
POST   /v1/cases/{case_id}/queries/{query_id}/answer bundles holder
GET    /v1/cases/{case_id}/receipt.pdf bundles holder
POST   /v1/cases/{case_id}/submit bundles holder
POST   /v1/cases/{case_id}/stop bundles holder
GET    /v1/cases/{case_id}/timeline bundles holder
POST   /v1/cases/{case_id}/withdraw bundles holder
GET    /v1/cosignatures/{cosignature_id} bundles holder
POST   /v1/cosignatures/{cosignature_id}/decline bundles holder
POST   /v1/cosignatures/{cosignature_id}/sign bundles holder
GET    /v1/envelopes/{reference} bundles holder
POST   /v1/intakes bundles staff(cases:staff)
POST   /v1/callbacks/{authority_id} routing public
GET    /v1/deliveries/keys routing public
GET    /v1/ops/authorities routing staff(ops:read)
PUT    /v1/ops/authorities/{authority_id} routing staff(ops:write)
GET    /v1/ops/dead-events/bundles bundles staff(ops:read)
POST   /v1/ops/dead-events/bundles/{event_id}/retry bundles staff(ops:write)
GET    /v1/ops/dead-events/catalog catalog staff(ops:read)
POST   /v1/ops/dead-events/catalog/{event_id}/retry catalog staff(ops:write)
GET    /v1/ops/dead-events/reporting reporting staff(ops:read)
POST   /v1/ops/dead-events/reporting/{event_id}/retry reporting staff(ops:write)
GET    /v1/ops/dead-events/routing routing staff(ops:read)
POST   /v1/ops/dead-events/routing/{event_id}/retry routing staff(ops:write)
GET    /v1/ops/dead-letters routing staff(ops:read)
POST   /v1/ops/dead-letters/{delivery_id}/retry routing staff(ops:write)
GET    /v1/ops/deliveries routing staff(ops:read)
GET    /v1/ops/deliveries/{delivery_id} routing staff(ops:read)
GET    /v1/amt24/application.xsd bundles public
POST   /v1/amt24/applications bundles machine(amt24:exchange)
GET    /v1/amt24/applications/{envelope_id} bundles machine(amt24:exchange)
GET    /v1/staff/amt24/applications bundles staff(cases:staff)
POST   /v1/staff/amt24/applications/{client}/{envelope_id}/place bundles staff(cases:staff)
GET    /v1/amt24/status routing machine(amt24:exchange)
GET    /v1/notices routing machine(webhooks:write)
GET    /v1/ops/webhooks routing staff(ops:read)
GET    /v1/watches routing machine(webhooks:write)
POST   /v1/watches routing machine(webhooks:write)
DELETE /v1/watches/{kind}/{thing_id} routing machine(webhooks:write)
GET    /v1/webhooks routing machine(webhooks:write)
POST   /v1/webhooks routing machine(webhooks:write)
DELETE /v1/webhooks/{webhook_id} routing machine(webhooks:write)
GET    /v1/webhooks/{webhook_id} routing machine(webhooks:write)
PATCH  /v1/webhooks/{webhook_id} routing machine(webhooks:write)
GET    /v1/webhooks/{webhook_id}/deliveries routing machine(webhooks:write)
POST   /v1/webhooks/{webhook_id}/deliveries/{push_id}/retry routing machine(webhooks:write)
POST   /v1/webhooks/{webhook_id}/replay routing machine(webhooks:write)
POST   /v1/webhooks/{webhook_id}/secret routing machine(webhooks:write)
POST   /v1/webhooks/{webhook_id}/test routing machine(webhooks:write)
GET    /v1/cases/{case_id}/payments bundles holder
POST   /v1/cases/{case_id}/payments bundles holder
GET    /v1/cases/{case_id}/payments/{payment_id} bundles holder
POST   /v1/cases/{case_id}/payments/{payment_id}/check bundles holder
POST   /v1/payment-callbacks bundles public
GET    /v1/staff/payments bundles staff(cases:staff)
POST   /v1/staff/payments/{payment_id}/settle bundles staff(cases:staff)
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

ENDINGS: Final[Mapping[tuple[str, str], Ending]] = {}
"""Calls that will end, by method and path; answers to them say so (`Deprecation`, `Sunset`) half a year before."""

COMPOSED: Final = frozenset(
    {
        ("GET", "/v1/services/{}"),
        ("GET", "/v1/life-events/{}"),
        ("GET", "/v1/services/{}/access-score"),
        ("GET", "/v1/staff/offices/{}/exceptions"),
    }
)
"""Answered here, from several rooms; each is asked with the caller's own token."""


def _entries() -> Iterator[Entry]:
    for line in filter(None, (TABLE + BOOKING).splitlines()):
        method, path, room, access = line.split()
        yield Entry(method, path, room, access)


ENTRIES: Final = tuple(_entries())
