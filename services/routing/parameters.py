"""What the parameters of routing's calls mean; see `shared/parameters.py`."""

from typing import Final

from shared.parameters import Words

PARAMETERS: Final[Words] = {
    "authority": ("", "familienkasse"),
    "authority_id": ("The `id` of an authority, see `GET /v1/ops/authorities`", "familienkasse"),
    "delivery_id": ("The `id` of a delivery, see `GET /v1/ops/deliveries`", None),
    "kind": ("What kind of thing is watched", None),
    "push_id": ("The `id` of a message, as the list of deliveries of the webhook tells it", None),
    "since": ("", "WzQyXQ"),
    "thing_id": ("The `id` of the case, appointment or slot alert that is watched", None),
    "webhook_id": ("The `id` that `POST /v1/webhooks` gave", None),
}
