"""What the parameters of the gateway's own calls mean; see `shared/parameters.py`."""

from typing import Final

from shared.parameters import Words

PARAMETERS: Final[Words] = {
    "appointment_id": ("The `id` that `POST /v1/appointments` gave", None),
    "case_id": ("The `id` that `POST /v1/cases` gave", "0199c0de-7e57-7000-8000-000000000001"),
    "life_event_id": ("The `id` of a life event, see `GET /v1/life-events`", "geburt"),
    "office": ("The `id` of an office, see `GET /v1/offices`", "bb-otto-schill"),
    "service_id": ("The `id` of a service, see `GET /v1/services`", "personalausweis"),
}
