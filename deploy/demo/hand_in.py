"""Journey: a third child is born; the Elternexpress is handed in once and comes back to one timeline."""

import asyncio
from typing import Any, Final

from deploy.demo.stage import Stage

WORKED_EXAMPLE: Final = {
    "parents_married": True,
    "mother_divorced_or_widowed": False,
    "paternity_acknowledged": False,
    "mother_insurance": "statutory_member",
    "mother_employed": True,
    "children_with_kindergeld": 1,
    "single_parent": False,
    "child_gdb": 0,
}
THIRD_CHILD: Final = WORKED_EXAMPLE | {
    "children_with_kindergeld": 3,
    "kindergeld_recipient": "mother",
    "public_service_employer": False,
    "child_lives_with_parents": True,
    "foreign_nationality": False,
}
BIRTH: Final = "2026-11-16"
CONSENTS: Final = {
    "decisions": [
        {"consent": consent, "decision": "give"} for consent in ("weitergabe-krankenkasse", "weitergabe-familienkasse")
    ]
}
"""Two authorities outside the city are told nothing without the parents' consent."""
WAVES: Final = [
    ["geburtsurkunde"],
    ["melderegister", "mutterschaftsgeld-2"],
    ["elterngeld", "steuer-id"],
    ["kindergeld"],
]
FINAL: Final = {"decided", "refused", "undeliverable"}


async def preview(stage: Stage) -> None:
    """Six parts in four waves, seven things to bring instead of twelve."""
    body = {"facts": WORKED_EXAMPLE, "eventDate": BIRTH, "deselected": []}
    seen = (await stage.ask("POST", "/v1/bundles/elternexpress/preview", body=body, expect=200)).json
    stage.check([sorted(wave) for wave in seen["waves"]] == WAVES, "six parts in four waves", seen["waves"])
    stage.check([part["id"] for part in seen["inactiveParts"]] == ["familienpass"], "no Familienpass, and why", seen)
    bring = len(seen["evidence"])
    stage.check((bring, seen["evidenceIfAppliedAlone"]) == (7, 12), "7 things to bring instead of 12", (bring, seen))


async def submit(stage: Stage, bearer: dict[str, str]) -> None:
    """Hand in once; one authority fails twice before it accepts, one refuses."""
    await set_the_scene(stage, trouble=True)
    case, holder = await hand_in(stage, bearer)
    seen = await watch(stage, case, holder)
    states = {part["id"]: part["state"] for part in seen["parts"]}
    stage.check(states.pop("familienpass") == "refused", "the Familienpass was refused, with a reason", seen)
    stage.check(set(states.values()) == {"decided"}, "the six other parts were decided", states)
    timeline = (await stage.ask("GET", f"/v1/cases/{case}/timeline", headers=holder, expect=200)).json
    for entry in timeline["items"]:
        stage.say(f"  {entry['at'][11:19]}  {entry['text']['de']}")
    deliveries = await stage.ask("GET", "/v1/ops/deliveries", headers=await stage.staff("ops"), expect=200)
    stage.check("kindergeld" in deliveries.text, "operations see the deliveries, without names", deliveries.text)


SCENES: Final = {
    "familienkasse": {"default": {"behaviour": "raises", "times": 2}},
    "amt-buergerservice": {"default": "works", "parts": {"familienpass": "refuses"}},
}


async def set_the_scene(stage: Stage, *, trouble: bool) -> None:
    """Let one authority fail twice before it accepts and another refuse one part, or let all work."""
    operator = await stage.staff("ops")
    for authority, scene in SCENES.items():
        change = {"plugin": "simulated", "settings": scene if trouble else {"default": "works"}}
        await stage.ask("PUT", f"/v1/ops/authorities/{authority}", body=change, headers=operator, expect=200)


async def hand_in(stage: Stage, bearer: dict[str, str], *, quiet: bool = False) -> tuple[str, dict[str, str]]:
    """Draft, event, consents and submission; returns the case id and the holder's header."""
    draft = {"bundle": "elternexpress", "mode": "online", "facts": THIRD_CHILD}
    case = (await stage.ask("POST", "/v1/cases", body=draft, headers=bearer, expect=201, quiet=quiet)).json
    holder = {"Authorization": f"Secret {case['secret']}"}
    address = f"/v1/cases/{case['id']}"
    await stage.ask("POST", f"{address}/event", body={"date": BIRTH}, headers=holder, expect=200, quiet=quiet)
    await stage.ask("POST", f"{address}/consents", body=CONSENTS, headers=holder, expect=200, quiet=quiet)
    # The same person plays many families: each is another event, which only who is logged in may say.
    another = {"notADuplicate": True}
    await stage.ask("POST", f"{address}/submit", body=another, headers=bearer, expect=202, quiet=quiet)
    return case["id"], holder


async def watch(stage: Stage, case: str, holder: dict[str, str], *, seconds: int = 90) -> dict[str, Any]:
    """Look at the case until every part is final; prints each change."""
    shown: dict[str, str] = {}
    for _ in range(seconds * 5):
        seen = await look(stage, case, holder)
        for part in seen["parts"]:
            if shown.get(part["id"]) != part["state"]:
                shown[part["id"]] = part["state"]
                stage.say(f"  {part['id']:<20} {part['state']}")
        if is_over(seen):
            return seen
        await asyncio.sleep(0.2)
    stage.check(False, f"every part is final within {seconds} s", shown)
    raise AssertionError


async def look(stage: Stage, case: str, holder: dict[str, str]) -> dict[str, Any]:
    """The case as its holder sees it."""
    answer = await stage.ask("GET", f"/v1/cases/{case}", headers=holder, expect=200, quiet=True)
    seen: dict[str, Any] = answer.json
    return seen


def is_over(seen: dict[str, Any]) -> bool:
    """Whether every part has reached its end."""
    return bool(seen["parts"]) and {part["state"] for part in seen["parts"]} <= FINAL
