"""What the parameters of the catalog's calls mean; see `shared/parameters.py`."""

from typing import Final

from shared.parameters import Words

PARAMETERS: Final[Words] = {
    "ars": ("", "147130000000"),
    "cause": (
        "Only what was changed for this reason, as the record names it",
        "import:0199c0de-7e57-7000-8000-000000000001",
    ),
    "difference": ("Only talks about this difference: kind, id and field", "service/personalausweis/fees"),
    "draft": ("The `id` of a draft, as `GET /v1/staff/drafts` tells it", None),
    "exception": ("The `id` of an exception of this office", "betriebsausflug-2026"),
    "file": ("A name out of the index", None),
    "kind": ("Only of this kind", None),
    "language": ("Language of the texts (BCP 47)", None),
    "leika": ("", "99008001012000"),
    "lifeEvent": ("The `id` of a life event, see `GET /v1/life-events`", "geburt"),
    "life_event": ("The `id` of a life event, see `GET /v1/life-events`", "geburt"),
    "minCases": ("", 10_000),
    "name": ("How the file is called; it replaces one of the same name", None),
    "note_id": ("The `id` of an internal note", None),
    "office": ("The `id` of an office, see `GET /v1/offices`", "bb-otto-schill"),
    "olderThanDays": ("Only what was compared with its source longer ago than this", 180),
    "online": ("Only what can be applied for online", None),
    "postcode": ("Five digits; alone it may leave several units in question", "04109"),
    "q": ("What is looked for, in the person's own words", "ausweis"),
    "run": ("The `id` of an import, as `POST /v1/staff/imports` gave it", None),
    "service": ("The `id` of a service, see `GET /v1/services`", "personalausweis"),
    "state": ("Only those in this state", None),
    "street": ("", "Karl-Liebknecht-Straße"),
    "subject": ("Only changes of this service, office or unit", "personalausweis"),
    "taskType": ("Only offices with this kind of task after the council paper", None),
    "transfer": ("The `id` of a transfer, as `POST /v1/staff/transfers` gave it", None),
    "unit": ("The `id` of an organisational unit, as services name it", "amt-buergerservice"),
}
