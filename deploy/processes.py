"""The one table of the composition: which processes the house consists of, and where each listens."""

import sys
from dataclasses import dataclass

from deploy.ports import LOOPBACK
from shared.settings import ROOMS

APPS = ("gateway", *ROOMS)
"""Every room that answers HTTP: those with tables, and the gateway, which has none."""
EID_SERVER = "eid-server"
TLS_OFFSETS = {"card_door": 7, "eid_server": 8}
"""Listeners of the built-in eID-Server: for AusweisApp and browsers, and for eid_gateway."""
PORT_OFFSETS = {room: offset for offset, room in enumerate(APPS)} | TLS_OFFSETS | {"issuer": 9}
"""Distance of each listener's port from the gateway's."""

HEALTH = "/health/ready"
READY_PATHS = {"booking": "/v1/availability/next?service=personalausweis&limit=1"}
"""On first start booking has to learn the offices from the catalog; until then it answers 503, and the house is not ready."""


@dataclass(frozen=True)
class ProcessSpec:
    """One process of the house: what to run, for which room, and where it listens (None for a worker).

    `{port}` in the command stands for the port.
    """

    name: str
    command: tuple[str, ...]
    room: str | None = None
    port_offset: int | None = None
    ready_path: str = HEALTH
    held: bool = False
    """Whether the runner holds its socket, so that nobody is turned away while it restarts."""


@dataclass(frozen=True)
class Preparation:
    """A step before the start: processes that may run at once and must all succeed."""

    title: str
    processes: tuple[ProcessSpec, ...]


@dataclass(frozen=True)
class Composition:
    """What the runner runs: preparations one after another, then everything else at once."""

    preparations: tuple[Preparation, ...]
    apps: tuple[ProcessSpec, ...]
    workers: tuple[ProcessSpec, ...]

    @property
    def all_processes(self) -> tuple[ProcessSpec, ...]:
        """Every process, also those that only prepare."""
        prepared = (spec for preparation in self.preparations for spec in preparation.processes)
        return (*prepared, *self.apps, *self.workers)

    @property
    def port_offsets(self) -> dict[str, int]:
        """The listeners by name with the distance of their port from the base."""
        return {spec.name: spec.port_offset for spec in self.apps if spec.port_offset is not None}


def module(name: str, *arguments: str) -> tuple[str, ...]:
    """Return the command that runs a module with the Python that runs us."""
    return (sys.executable, "-m", name, *arguments)


def app(name: str, target: str, port_offset: int, room: str | None = None) -> ProcessSpec:
    """Return the process that serves an application factory."""
    options = ("--host", LOOPBACK, "--port", "{port}", "--no-access-log", "--log-level", "warning")
    ready_path = READY_PATHS.get(name, HEALTH)
    return ProcessSpec(name, module("uvicorn", "--factory", target, *options), room, port_offset, ready_path)


def lotse() -> Composition:
    """Return the composition of Lotse itself."""
    migrations = ProcessSpec("migrations", module("deploy.schemas"))
    seeds = ProcessSpec("seeds", module("deploy.seeds"))
    return Composition(
        preparations=(
            Preparation("database schemas and roles", (migrations,)),
            Preparation("Leipzig data", (seeds,)),
        ),
        apps=(
            app("issuer", "deploy.demo_issuer:create_app", PORT_OFFSETS["issuer"]),
            ProcessSpec(
                "gateway", module("deploy.front_door", "services.gateway.app:create_app"), "gateway", 0, held=True
            ),
            *(app(room, f"services.{room}.app:create_app", PORT_OFFSETS[room], room) for room in ROOMS),
        ),
        workers=(
            ProcessSpec(EID_SERVER, module("deploy.eid_server")),
            *(ProcessSpec(f"{room}-worker", module(f"services.{room}.worker"), room) for room in ROOMS),
        ),
    )
