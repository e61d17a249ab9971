"""Journey: paper is the same case, and every counter takes in every application."""

from datetime import timedelta
from typing import Final

from deploy.demo.hand_in import BIRTH, CONSENTS, WORKED_EXAMPLE
from deploy.demo.stage import Stage
from shared.clock import utc_now

OFFICE: Final = "bb-otto-schill"
INSIDE: Final = ("geburtsurkunden-eltern", "unterschrift-beide", "unterschrift-antragsteller")


async def hand_in_an_envelope(stage: Stage) -> None:
    """An envelope arrives without the marriage certificate; the day it arrived counts all the same."""
    body = {"bundle": "elternexpress", "mode": "envelope", "facts": WORKED_EXAMPLE}
    case = (await stage.ask("POST", "/v1/cases", body=body, expect=201)).json
    holder = {"Authorization": f"Secret {case['secret']}"}
    sheet = await stage.download(f"/v1/cases/{case['id']}/cover-sheet.pdf", holder)
    stage.check(sheet.startswith(b"%PDF-"), f"a cover sheet to print, with number {case['reference']}")
    arrived = (utc_now() - timedelta(days=2)).isoformat()
    told = {
        "office": "standesamt",
        "receivedAt": arrived,
        "eventDate": BIRTH,
        "papers": [{"proof": proof, "kind": "original"} for proof in INSIDE],
        "consents": [each["consent"] for each in CONSENTS["decisions"]],
    }
    clerk = await stage.staff("staff-buergerbuero")
    address = f"/v1/staff/envelopes/{case['reference']}/scan-in"
    seen = (await stage.ask("POST", address, body=told, headers=clerk, expect=200)).json
    named = [item["text"]["de"] for item in seen["missing"] if item["kind"] == "evidence"]
    stage.check(seen["state"] == "submitted", f"handed in as of {seen['receivedAt'][:10]}", seen)
    stage.check("Eheurkunde" in named, f"still missing: {', '.join(named)}", seen)


async def take_in_anything(stage: Stage) -> None:
    """Housing benefit at a citizens' office, which does not decide it."""
    clerk = await stage.staff("staff-buergerbuero")
    body = {"office": OFFICE, "service": "wohngeld", "papers": [{"proof": "mietvertrag", "kind": "copy"}]}
    taken = (await stage.ask("POST", "/v1/intakes", body=body, headers=clerk, expect=201)).json
    stage.check(taken["authority"] == "sozialamt", "it goes to the Sozialamt", taken)
    first = taken["deadlines"][0]["benefitFrom"]
    stage.check(first.endswith("-01"), f"benefit from {first}: the day at this counter counts (§ 16 SGB I)", taken)
    stage.check(taken["missingPapers"] == ["einkommensnachweis"], "what is still missing is named at once", taken)
    receipt = await stage.download(taken["receipt"], clerk)
    stage.check(receipt.startswith(b"%PDF-"), "a receipt to take along, with a PIN to see where it stands")
