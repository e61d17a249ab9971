"""Journey: read a report made of the events of this very demonstration."""

import asyncio

from deploy.demo.stage import Stage

REPORT = "/v1/reports/handover-delay"


async def read(stage: Stage) -> None:
    """How long parts waited and how long authorities took, from real timestamps; twice the same bytes."""
    reader = await stage.staff("reporter")
    for _ in range(30):  # the last events may still be on their way
        answer = await stage.ask("GET", REPORT, params={"format": "json"}, headers=reader, expect=200, quiet=True)
        if "standesamt" in answer.text:
            break
        await asyncio.sleep(0.5)
    page = await stage.ask("GET", REPORT, params={"format": "md"}, headers=reader, expect=200, quiet=True)
    for line in page.text.splitlines()[:16]:
        stage.say(line)
    stage.check("standesamt" in page.text.lower(), "the report counts the parts of this demonstration", page.text)
    again = await stage.ask("GET", REPORT, params={"format": "md"}, headers=reader, expect=200, quiet=True)
    stage.check(again.text == page.text, "the same data give the same bytes")
