"""Keeps processes alive: starts them, waits until they answer, starts them again when they die, ends them in order."""

import asyncio
import signal
import time
from collections.abc import Callable, Collection, Iterable

import aiohttp

from deploy.child_process import ChildProcess
from deploy.console import Console
from deploy.errors import StartError
from deploy.nursery import Launch
from deploy.ports import listen

FIRST_DELAY = 0.1
LONGEST_DELAY = 10.0
STABLE_AFTER = 10.0  # who lived this long starts with the first delay again
STOP_GRACE = 8.0
READY_TIMEOUT = 120.0
READY_POLL = 0.05
PROBE_TIMEOUT = aiohttp.ClientTimeout(total=2.0)
SETTLED_AFTER = 0.5  # a worker has no health page: alive for this long counts
SETTLED_AFTER_DEATH = 5.0
GIVE_UP_AFTER = 3  # deaths of a process that was never ready: it will not get better by itself


class SupervisedProcess:
    """A place in the house: filled by one process after another until it is closed."""

    def __init__(self, launch: Launch) -> None:
        self.launch = launch
        self.listener = None if launch.port is None else listen(launch.port)
        self.process: ChildProcess | None = None
        self.began = 0.0
        self.deaths = 0
        self.was_ready = False
        self.closing = asyncio.Event()
        self.changed = asyncio.Event()

    @property
    def pid(self) -> int | None:
        """The id of the process that fills the place now."""
        return self.process.pid if self.process and self.process.running else None

    def close(self) -> None:
        """Fill the place no more; who waits in front of it is told."""
        self.closing.set()
        if self.listener is not None:
            self.listener.close()

    def send_signal(self, number: signal.Signals) -> None:
        """Pass a signal to the present process."""
        if self.process:
            self.process.send_signal(number)


class Supervisor:
    """Runs named processes; `on_change` is called whenever one of them got a new process id."""

    def __init__(self, console: Console, on_change: Callable[[], None] = lambda: None) -> None:
        self._console, self._on_change = console, on_change
        self._places: dict[str, SupervisedProcess] = {}
        self._keepers: dict[str, asyncio.Task[None]] = {}
        self._once: set[ChildProcess] = set()

    @property
    def processes(self) -> list[tuple[Launch, int | None]]:
        """Every process with its id; None while it is down."""
        return [(place.launch, place.pid) for place in self._places.values()]

    def add(self, launch: Launch) -> None:
        """Start a process and keep it running."""
        place = self._places[launch.name] = SupervisedProcess(launch)
        self._keepers[launch.name] = asyncio.create_task(self._keep_running(place))

    async def run_once(self, launches: Iterable[Launch]) -> None:
        """Run processes at the same time to their end; raises StartError when one of them fails."""
        jobs = [asyncio.create_task(self._run_to_end(launch)) for launch in launches]
        try:
            await asyncio.gather(*jobs)
        finally:
            for process in self._once:
                process.send_signal(signal.SIGKILL)
            await asyncio.gather(*jobs, return_exceptions=True)

    async def wait_ready(self, names: Collection[str] | None = None, within: float = READY_TIMEOUT) -> None:
        """Return when all (or the named) processes answer; raises StartError when they do not within so many seconds."""
        places = [place for name, place in self._places.items() if names is None or name in names]
        # Workers come last: the longer one has lived, the more its being alive means.
        places.sort(key=lambda place: place.launch.ready_url is None)
        waiting = [place.launch.name for place in places]
        try:
            async with asyncio.timeout(within), aiohttp.ClientSession(timeout=PROBE_TIMEOUT) as session:
                for place in places:
                    await self._until_ready(place, session)
                    waiting.remove(place.launch.name)
        except TimeoutError as error:
            raise StartError(f"not ready after {within:.0f} s: {', '.join(waiting)}") from error

    async def kill(self, name: str) -> int:
        """Kill a process as a crash would; return its id once it is gone."""
        place = self._places[name]
        pid = place.pid
        if pid is None:
            raise LookupError(f"{name} is not running")
        place.changed.clear()
        place.send_signal(signal.SIGKILL)
        await place.changed.wait()
        return pid

    async def stop(self, names: Collection[str]) -> None:
        """End the named processes at the same time: asked first, killed when they take too long."""
        places = [self._places[name] for name in names if name in self._places]
        keepers = [self._keepers[place.launch.name] for place in places]
        if not keepers:
            return
        for place in places:
            place.close()
            place.send_signal(signal.SIGTERM)
        _, late = await asyncio.wait(keepers, timeout=STOP_GRACE)
        if late:
            for place in places:
                place.send_signal(signal.SIGKILL)
            await asyncio.wait(late)

    def kill_all(self) -> None:
        """Kill everything at once and start nothing again."""
        for place in self._places.values():
            place.close()
            place.send_signal(signal.SIGKILL)
        for process in self._once:
            process.send_signal(signal.SIGKILL)

    async def _run_to_end(self, launch: Launch) -> None:
        process = await ChildProcess.start(launch, self._console)
        self._once.add(process)
        try:
            status = await process.wait()
        finally:
            self._once.discard(process)
        if status != 0:
            raise StartError(f"{launch.name} failed ({describe(status)}); what it said is above")

    async def _keep_running(self, place: SupervisedProcess) -> None:
        delay = FIRST_DELAY
        while not place.closing.is_set():
            place.process = await ChildProcess.start(place.launch, self._console, place.listener)
            place.began = time.monotonic()
            self._on_change()
            if place.closing.is_set():  # while it was being started
                place.send_signal(signal.SIGTERM)
            status = await place.process.wait()
            place.deaths += 1
            place.changed.set()
            if place.closing.is_set():
                return
            if time.monotonic() - place.began > STABLE_AFTER:
                delay = FIRST_DELAY
            self._console.say(f"{place.launch.name} ended ({describe(status)}), starts again in {delay:.1f} s")
            self._on_change()
            await _sleep_unless(place.closing, delay)
            delay = min(delay * 2, LONGEST_DELAY)

    async def _until_ready(self, place: SupervisedProcess, session: aiohttp.ClientSession) -> None:
        while not await _answers(place, session):
            for name, other in self._places.items():
                if self._keepers[name].done():  # it could not even be started
                    self._keepers[name].result()
                if not other.was_ready and other.deaths >= GIVE_UP_AFTER:
                    raise StartError(f"{other.launch.name} does not start; what it said is above")
            await asyncio.sleep(READY_POLL)
        place.was_ready = True


def describe(status: int) -> str:
    """Say in words how a process ended."""
    if status >= 0:
        return f"exit code {status}"
    return f"killed by {signal.Signals(-status).name}"


async def _answers(place: SupervisedProcess, session: aiohttp.ClientSession) -> bool:
    if place.pid is None:
        return False
    if place.launch.ready_url is None:
        needed = SETTLED_AFTER_DEATH if place.deaths and not place.was_ready else SETTLED_AFTER
        return time.monotonic() - place.began > needed
    try:
        async with session.get(place.launch.ready_url) as response:
            return response.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False


async def _sleep_unless(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
