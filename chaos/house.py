"""The house of a run: the whole of Lotse, with authorities of its own, and, where wanted, the broken twin of a room."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

from chaos.authority import FILE, SECRET
from deploy.console import Console, Silence
from deploy.demo.stage import Stage
from deploy.demo_clients import AUTHORITIES
from deploy.house import EmbeddedLotse
from deploy.ports import LOOPBACK, free_base
from deploy.processes import PORT_OFFSETS, Composition, app, lotse
from shared.webhook_signatures import new_secret

AUTHORITY_OFFSET = max(PORT_OFFSETS.values()) + 1
NAME = "chaos"
"""Of the secret."""
MOST_AT_ONCE = 32
PATIENCE_SECONDS = 3.0
"""For an answer: one in fifty never comes, and holds its place in the lane so long."""


def composition(*, broken: bool) -> Composition:
    """All processes of Lotse and the authorities; `broken` runs bundles without its outbox."""
    whole = lotse()
    apps = [app("bundles", "chaos.twin:create_app", each.port_offset or 0, "bundles") if broken and each.name == "bundles" else each
            for each in whole.apps]  # fmt: skip
    return replace(whole, apps=(*apps, app("authority", "chaos.authority:create_app", AUTHORITY_OFFSET)))


@asynccontextmanager
async def running(console: Console, *, broken: bool) -> AsyncIterator[tuple[EmbeddedLotse, Path]]:
    """The house, its authorities reached by signed webhooks, and the file of what they did."""
    secret = new_secret()
    with TemporaryDirectory(prefix="lotse-chaos-") as folder:
        file = Path(folder) / "effects.jsonl"
        told = {
            FILE: str(file), SECRET: secret, "ROUTING_SECRETS": f'{{"{NAME}": "{secret}"}}',
            "LOTSE_INSIDE_NETWORKS": f'["{LOOPBACK}/32"]', "GATEWAY_RATE_LIMIT": "",
        }  # fmt: skip
        os.environ.update(told)
        ports = free_base([*PORT_OFFSETS.values(), AUTHORITY_OFFSET])
        async with EmbeddedLotse(port_base=ports, composition=composition(broken=broken), console=Silence()) as house:
            async with aiohttp.ClientSession() as session:
                await _assign(Stage(house, console, session), f"http://{LOOPBACK}:{ports + AUTHORITY_OFFSET}")
            yield house, file


async def _assign(stage: Stage, address: str) -> None:
    """Tell routing that every authority is reached there, and what an operator would set for one that answers within milliseconds."""
    operator = await stage.staff("ops")
    for authority in AUTHORITIES:
        reached = {"plugin": "http_json", "settings": {"url": f"{address}/{authority}", "secrets": [NAME]}}
        way = reached | {"maxInFlight": MOST_AT_ONCE, "timeoutSeconds": PATIENCE_SECONDS}
        await stage.ask("PUT", f"/v1/ops/authorities/{authority}", body=way, headers=operator, expect=200, quiet=True)
