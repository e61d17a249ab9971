"""Journey: the letters a resident gets, a slot alert confirmed from its letter, and a life event in as few visits as possible."""

import asyncio
import re
from email import message_from_bytes, policy
from email.message import EmailMessage

from deploy.demo.stage import Stage

PATIENCE = 60


async def read_the_letters(stage: Stage) -> None:
    """What the worker put into the outbox folder of the embedded house about the appointment of the step before."""
    letter = await _letter(stage, "findet nicht statt")
    stage.check(
        "text/calendar" in {part.get_content_type() for part in letter.walk()}, f"a letter came: {letter['Subject']}"
    )


async def wake_me(stage: Stage) -> None:
    """A slot alert: nothing is watched before the button behind the letter's link was pressed."""
    wish = {"services": [{"id": "personalausweis"}], "fits": "after_work", "email": "erika@example.org"}
    await stage.ask("POST", "/v1/slot-alerts", body=wish, expect=201)
    text = _text(await _letter(stage, "Terminwecker bestätigen"))
    found = re.search(r"(/v1/pages/slot-alerts/\S+)#(\S+)", text)
    stage.check(found is not None, "the letter has a link, its key behind the #", text)
    assert found  # noqa: S101 - the line above has ended the demonstration otherwise
    await stage.ask("GET", found[1], expect=200, quiet=True)
    page = await stage.ask("POST", f"{found[1]}/confirm", form={"secret": found[2]}, expect=200, quiet=True)
    stage.check("eingeschaltet" in page.text, "opening the page changed nothing, the button did", page.text)
    stage.check("Uhr" in _text(await _letter(stage, "Termin frei")), "a letter says what is free", "")


async def plan_a_move(stage: Stage) -> None:
    """Everything of moving house that needs a visit, planned and held together."""
    plan = (await stage.ask("POST", "/v1/visit-plans", body={"bundle": "umzug"}, expect=201)).json
    errands = sum(len(visit["services"]) for visit in plan["visits"])
    stage.check(
        len(plan["visits"]) <= errands,
        f"{errands} errands in {len(plan['visits'])} visits on {plan['days']} days",
        plan,
    )
    holder, who = {"Authorization": f"Secret {plan['secret']}"}, {"name": "Umzug Demo", "email": "umzug@example.org"}
    path = f"/v1/visit-plans/{plan['id']}"
    firm = (await stage.ask("POST", f"{path}/confirm", headers=holder, body={"contact": who}, expect=200)).json
    stage.check(firm["state"] == "confirmed", "the whole plan is firm by one step", firm)
    given_up = (await stage.ask("POST", f"{path}/cancel", headers=holder, expect=200)).json
    stage.check(given_up["state"] == "cancelled", "and given up by another", given_up)


async def _letter(stage: Stage, subject: str) -> EmailMessage:
    for _ in range(PATIENCE * 2):
        for letter in _outbox(stage):
            if subject in letter["Subject"]:
                return letter
        await asyncio.sleep(0.5)
    stage.check(False, f"a letter “{subject}” arrives", [letter["Subject"] for letter in _outbox(stage)])
    raise AssertionError


def _outbox(stage: Stage) -> list[EmailMessage]:
    files = sorted((stage.house.data_dir / "outbox").glob("*.eml"), reverse=True)
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def _text(letter: EmailMessage) -> str:
    body = letter.get_body()
    return str(body.get_content()) if isinstance(body, EmailMessage) else ""
