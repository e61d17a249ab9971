"""What the parameters of booking's calls mean; see `shared/parameters.py`. Those of the citizen API have the names of ZMS."""

from typing import Final

from shared.parameters import Words

PARAMETERS: Final[Words] = {
    "alert_id": ("The `id` that `POST /v1/slot-alerts` gave", None),
    "appointment_id": ("The `id` that `POST /v1/appointments` gave", None),
    "authKey": ("", "9f2c"),
    "block_id": ("The `id` of a block of a resource", None),
    "closure_id": ("The `id` of a closure that was planned before", None),
    "date": ("The day (YYYY-MM-DD)", "2026-12-01"),
    "endDate": ("Last day (YYYY-MM-DD)", "2026-12-31"),
    "filterId": ("", 100_042),
    "near": ("", "Gohlis"),
    "number": ("Which of the proposed alternatives, counted from 1", 1),
    "office": ("", "bb-otto-schill"),
    "officeId": ("", "1"),
    "officeIds": ("", "1,2"),
    "office_id": ("The `id` of an office, see `GET /v1/offices`", "bb-otto-schill"),
    "payment_id": ("The `id` of a payment of this appointment", None),
    "people": ("", 1),
    "plan_id": ("The `id` that `POST /v1/visit-plans` gave", None),
    "policy_id": ("A name of your own for the policy; the same name replaces it", "online-14-days"),
    "processId": ("", "100042"),
    "quantity": ("", [1]),
    "rebooking_id": ("The id in the link of the letter about a closed office", None),
    "resource_id": ("The `id` of a case worker, room or interpreter; one of your own for a new one", None),
    "rule_id": ("A name of your own for the rule; the same name replaces it", "tuesday-morning"),
    "service": ("", ["personalausweis"]),
    "serviceCount": ("", "1"),
    "serviceCounts": ("", "1,1"),
    "serviceId": ("", "1"),
    "serviceIds": ("", "1,2"),
    "service_id": ("The `id` of a service, see `GET /v1/services`", "personalausweis"),
    "slotsEndDate": ("Last day of which the single slots are told as well (YYYY-MM-DD)", "2026-12-07"),
    "slotsStartDate": ("First day of which the single slots are told as well (YYYY-MM-DD)", "2026-12-01"),
    "startDate": ("First day (YYYY-MM-DD)", "2026-12-01"),
    "switch_id": ("The `id` of a switch, as the list of modes tells it", None),
    "ticket_id": ("The `id` of a ticket for walk-in", None),
}
