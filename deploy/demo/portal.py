"""Journey: the state portal Amt24 hands over an application and hears what becomes of it."""

import asyncio

from deploy.amt24_portal.envelopes import envelope, small_pdf
from deploy.demo.stage import Stage

PATIENCE = 120


async def hand_over(stage: Stage) -> None:
    """An envelope, twice by mistake; it is one case, at the unit that decides."""
    headers = await stage.staff("amt24")
    fields = {"answers": {"anliegen": "Geburtsurkunde für die Elterngeldstelle"}, "form": {"anzahl": "2"}}
    body = envelope(service="geburtsurkunde", fields=fields, attachments={"ausweis": small_pdf("Ausweis")})
    first = await stage.send_xml("/v1/amt24/applications", body, headers, expect=201)
    again = await stage.send_xml("/v1/amt24/applications", body, headers, expect=201)
    stage.check(first.json == again.json, "the same envelope again is the same case", again.text)
    stage.check(first.json["authority"] == "standesamt", "it is with the unit that decides", first.text)
    lost = await stage.send_xml("/v1/amt24/applications", envelope(service="gibt-es-nicht"), headers, expect=422)
    stage.check(lost.json["type"].endswith("application-held"), "what nobody can place is held, not lost", lost.text)
    await _hears(stage, headers, first.json["case"])


async def _hears(stage: Stage, headers: dict[str, str], case: str) -> None:
    for _ in range(PATIENCE * 2):
        page = (await stage.ask("GET", "/v1/amt24/status", headers=headers, expect=200, quiet=True)).json
        types = [each["type"] for each in page["items"] if each["subject"] == case]
        if "case.part_delivered" in types or "case.part_decided" in types:
            stage.check("case.submitted" in types, f"the portal heard: {', '.join(types)}")
            return
        await asyncio.sleep(0.5)
    stage.check(False, "the portal hears that the part was delivered", case)
