"""Who may ask the demo issuer for tokens, and for what: the staff and machines of a city that exists only here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from deploy.processes import APPS
from shared.messaging.topology import HEARD_BY

AUTHORITIES = (
    "ajf-beurkundung",
    "ajf-elterngeld",
    "amt-buergerservice",
    "amtsgericht",
    "ankommenszentrum",
    "auslaenderbehoerde",
    "bas",
    "bzst",
    "extern-verbund",
    "familienkasse",
    "fuehrerscheinstelle",
    "jobcenter",
    "kfz-zulassung",
    "krankenkasse",
    "ordnungsamt",
    "pflegekasse",
    "schule",
    "sozialamt",
    "stadtkaemmerei",
    "standesamt",
)
"""Every authority that receives a part of one of the Leipzig bundles, or an application from a counter."""
SERVICE_SCOPES: Final[Mapping[str, tuple[str, ...]]] = {
    **{room: ("events:deliver", f"events:{room}") for room in HEARD_BY},
    "routing": ("cases:follow", "events:deliver", "events:routing", "parcels:read"),
}
"""What a room may ask of the others, no more than it does: to hand over its own events, and routing to fetch parcels and follow cases."""


@dataclass(frozen=True)
class DemoClient:
    """A client of the demo issuer; `authority` is the one whose parts it decides, `offices` are those it works at (`*`: all)."""

    id: str
    scopes: tuple[str, ...]
    authority: str | None = None
    offices: tuple[str, ...] = ()


CITY_CLIENTS = (
    DemoClient("staff-buergerbuero", ("booking:staff", "cases:staff"), offices=("*",)),
    DemoClient("staff-bb-gohlis", ("booking:staff", "cases:staff"), offices=("bb-gohlis",)),
    DemoClient("lead-bb-gohlis", ("booking:staff", "booking:write"), offices=("bb-gohlis",)),
    DemoClient("staff-catalog", ("catalog:write",)),
    DemoClient("staff-coordination", ("catalog:write", "booking:staff"), offices=("*",)),
    DemoClient("staff-bundles", ("bundles:write",)),
    *(DemoClient(f"authority-{authority}", ("parts:decide",), authority) for authority in AUTHORITIES),
    DemoClient("amt24", ("amt24:exchange", "webhooks:write")),
    DemoClient("city-frontend", ("webhooks:write",)),
    DemoClient("reporter", ("reports:read", "reports:contribute", "reports:publish")),
    DemoClient("ops", ("ops:read", "ops:write")),
)
"""Those a person at the terminal may play; their secrets are in credentials.json."""
SERVICE_CLIENTS = tuple(DemoClient(f"svc-{room}", SERVICE_SCOPES.get(room, ())) for room in APPS)
"""The rooms themselves; each is told its own secret only."""
CLIENTS = {client.id: client for client in (*CITY_CLIENTS, *SERVICE_CLIENTS)}
