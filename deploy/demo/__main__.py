"""`make demo`: start everything on free ports in a temporary folder, play the journeys, stop; exit 0 only if all held."""

import asyncio
import sys
import time

import aiohttp

from deploy.console import Console
from deploy.demo import book, counter, faults, find, hand_in, letters, login, pay, portal, report
from deploy.demo.stage import DemoFailed, Stage
from deploy.errors import StartError
from deploy.house import EmbeddedLotse
from deploy.payment_provider.beside import customer_of, till_beside


class Programme(Console):
    """Shows the steps only; what the processes log is in nobody's way."""

    def relay(self, name: str, line: str) -> None:
        """Drop the line of a process."""


async def play(stage: Stage) -> None:
    """All journeys in order."""
    stage.step(1, "Find a service in plain words")
    await find.find_a_service(stage)
    stage.step(2, "See the hours that really hold")
    await find.see_the_hours(stage)
    stage.step(3, "Log in with the online ID card (simulated)")
    bearer = await login.log_in(stage)
    stage.step(4, "Preview the Leipziger Elternexpress")
    await hand_in.preview(stage)
    stage.step(5, "Hand in once, follow one timeline")
    await hand_in.submit(stage, bearer)
    stage.step(6, "Hand in on paper, and at any counter")
    await counter.hand_in_an_envelope(stage)
    await counter.take_in_anything(stage)
    stage.step(7, "Book, move and cancel an appointment")
    await book.book_a_slot(stage)
    await letters.read_the_letters(stage)
    await letters.wake_me(stage)
    await letters.plan_a_move(stage)
    await pay.pay_and_get_back(stage)
    stage.step(8, "Take in an application of the state portal")
    await portal.hand_over(stage)
    stage.step(9, "Break things: nothing lost, nothing doubled")
    await faults.survive(stage, bearer)
    stage.step(10, "Read a report")
    await report.read(stage)


async def main() -> int:
    """Run the demonstration; returns the exit code."""
    console, began = Programme(), time.monotonic()
    try:
        timeout = aiohttp.ClientTimeout(total=20)
        async with (
            till_beside() as till,
            EmbeddedLotse(console=console, told=customer_of(till)) as house,
            aiohttp.ClientSession(timeout=timeout) as session,
        ):
            await play(Stage(house, console, session))
    except (DemoFailed, StartError) as failure:
        console.say(f"\n✗ {failure}")
        return 1
    console.say(f"\nAll steps held ({time.monotonic() - began:.0f} s).")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
