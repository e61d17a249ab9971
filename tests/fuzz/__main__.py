"""`python -m tests.fuzz [--examples N] [--seed N] [--caller NAME]`: start a house and call everything.

As nobody, staff, Amt24 and operator. Exit 0 when no answer was a fault of ours (5xx) and every answer had the form the contract promises.
"""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import aiohttp

from deploy.console import Console
from deploy.house import EmbeddedLotse

DOCUMENTS = ("openapi.json", "citizen.json")
CONTRACTS = Path(__file__).resolve().parents[2] / "services" / "gateway"
CHECKS = "not_a_server_error,response_schema_conformance,content_type_conformance"
PHASES = "examples,coverage,fuzzing"
NOBODY = "nobody"
CALLERS = (None, "staff-buergerbuero", "staff-catalog", "amt24", "reporter", "ops")


async def tokens(house: EmbeddedLotse) -> Mapping[str, str]:
    """An access token of each demo client."""
    found = {}
    async with aiohttp.ClientSession() as session:
        for client in filter(None, CALLERS):
            known = house.credentials["clients"][client]
            form = {"grant_type": "client_credentials"} | {name: known[name] for name in ("client_id", "client_secret")}
            async with session.post(house.credentials["token_endpoint"], data=form) as answer:
                found[client] = (await answer.json())["access_token"]
    return found


def run(document: str, url: str, token: str | None, arguments: Sequence[str], phases: str = PHASES) -> int:
    """One run of schemathesis; its exit code. One thread: parsing source in two trips over a fault of Python 3.11 (gh-106905)."""
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", str(CONTRACTS / document), "--url", url, "--checks", CHECKS,
        "--phases", phases, "--workers", "1", "--request-timeout", "60", "--continue-on-failure", *arguments,
    ]  # fmt: skip
    if token:
        command += ["-H", f"Authorization: Bearer {token}"]
    return subprocess.run(command, check=False).returncode


async def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=10, help="invented calls per operation and caller")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--caller", action="append", choices=[caller or NOBODY for caller in CALLERS], help="only as these"
    )
    given = parser.parse_args()
    wanted = [caller for caller in CALLERS if not given.caller or (caller or NOBODY) in given.caller]
    arguments = ("--max-examples", str(given.examples), "--seed", str(given.seed))
    async with EmbeddedLotse(console=Console()) as house:
        held = await tokens(house)
        codes = []
        for caller in wanted:
            for document in DOCUMENTS if caller is None else DOCUMENTS[:1]:
                print(f"\n=== {document} as {caller or NOBODY}", flush=True)  # noqa: T201 - talks to a person
                url = house.url + ("/v1" if document == "openapi.json" else "")
                codes.append(await asyncio.to_thread(run, document, url, held.get(caller or ""), arguments))
    return max(codes)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
