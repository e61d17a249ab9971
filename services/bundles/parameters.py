"""What the parameters of the calls of bundles mean; see `shared/parameters.py`."""

from typing import Final

from shared.parameters import Words

PARAMETERS: Final[Words] = {
    "authority": ("", "standesamt"),
    "bundle_id": ("The `id` of a life event as a bundle, see `GET /v1/bundles`", "geburt"),
    "case_id": ("The `id` that `POST /v1/cases` gave", None),
    "client": ("The client that handed the envelope over, as the list names it", "amt24"),
    "cosignature_id": ("The id in the link that the second person got", None),
    "envelope_id": ("The `id` the portal gave its envelope", None),
    "evidence_id": ("The `id` of a proof, as the list of proofs tells it", None),
    "note_id": ("The `id` of a note, as the list of notes tells it", None),
    "office": ("", "bb-otto-schill"),
    "part": ("The id of a part within its bundle", "geburtsurkunde"),
    "part_id": ("The `id` of a part of a case, as the inbox tells it", None),
    "payment_id": ("The `id` of a payment of this case", None),
    "query_id": ("The `id` of a question, as the list of questions of the case tells it", None),
    "reference": ("The number of the case, printed on its receipt", "L-7K3M-92QT"),
}
