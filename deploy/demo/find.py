"""Journey: find a service in plain words, and the hours that really hold."""

from deploy.demo.stage import Stage

SEARCHES = {"Perso": "personalausweis", "geburtsurkunde": "geburtsurkunde", "Fürhungszeugnis": "fuehrungszeugnis"}
PAPER = [
    ("Kfz-Zulassung", 41.5, 5, 2, "18:00"),
    ("Bürgerbüros in Schichtdienst", 55.0, 6, 5, "19:00"),
    ("Bürgerbüros ohne Schichtdienst", 33.5, 5, 2, "18:00"),
    ("Bürgertelefon", 52.5, 5, 5, "18:00"),
]
"""The table of the council paper VII-DS-08441, 2.4.3: hours a week, open days, days until 18:00, latest end."""


async def find_a_service(stage: Stage) -> None:
    """A short word, the full word and a typo lead to the service."""
    for words, wanted in SEARCHES.items():
        answer = await stage.ask("GET", "/v1/services", params={"q": words, "limit": "3"}, expect=200)
        found = [item["id"] for item in answer.json["items"]]
        stage.check(found[:1] == [wanted], f"“{words}” finds {wanted} first", found)
    detail = (await stage.ask("GET", "/v1/services/personalausweis", expect=200)).json
    stage.check(detail["incomplete"] == [], "all rooms contributed to the service page", detail["incomplete"])


async def see_the_hours(stage: Stage) -> None:
    """A normal Wednesday, a holiday with its reason, and the table of the council paper."""
    for day, shown in (("2026-11-11", [("08:00", "19:00")]), ("2026-11-18", [])):
        answer = await stage.ask(
            "GET", "/v1/offices/bb-otto-schill/opening-hours", params={"from": day, "to": day}, expect=200
        )
        hours = answer.json["days"][0]
        open_at = [(interval["from"], interval["to"]) for interval in hours["intervals"]]
        stage.check(open_at == shown, f"{day}: {'open ' + str(open_at) if shown else 'closed'}", hours)
    stage.check("Buß- und Bettag" in str(hours["closed"]), "the answer says why: Buß- und Bettag", hours)
    rows = (await stage.ask("GET", "/v1/opening-hours/summary", expect=200)).json["rows"]
    seen = [(r["group"], r["weeklyHours"], r["openDays"], r["longDays"], r["latest"]) for r in rows]
    stage.check(sorted(seen) == sorted(PAPER), "the four rows equal the council paper", seen)
