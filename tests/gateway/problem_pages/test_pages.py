"""Every problem any room can answer with has a page, in German and English, that says what to do."""

import re
from html import unescape

import httpx
import pytest

from deploy.problem_types import problem_types, text_of
from services.gateway.problem_pages.known import LIST, known_problems
from services.gateway.problem_pages.render import FOLDER
from shared.pages import words_of
from shared.problems import Problem

HTML = {"Accept": "text/html"}
AT_HOME = re.compile(r"^(/|#|\?)")


def test_the_list_is_what_the_code_says() -> None:
    assert LIST.read_text(encoding="utf-8") == text_of(problem_types()), "run: make openapi"


def test_a_problem_nobody_wrote_down_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgotten(Problem):
        status, slug, title = 409, "forgotten", {"de": "Vergessen", "en": "Forgotten"}

    monkeypatch.setattr(Forgotten, "__module__", "services.booking.forgotten")
    assert "forgotten" in problem_types()
    monkeypatch.setattr(Forgotten, "__module__", "tests.forgotten")
    assert "forgotten" not in problem_types()


def test_there_is_advice_for_every_status() -> None:
    wanted = {status for problem in known_problems().values() for status in problem.statuses}
    rooms = {room for problem in known_problems().values() for room in problem.rooms} - {"shared"}
    for words in words_of(FOLDER).values():
        assert wanted <= set(words["advice"])
        assert rooms <= set(words["rooms"])


@pytest.mark.parametrize("language", ["de", "en"])
async def test_every_problem_has_a_page(gateway: httpx.AsyncClient, language: str) -> None:
    for slug, problem in known_problems().items():
        answer = await gateway.get(f"/v1/problems/{problem.type}", params={"language": language})
        assert answer.status_code == 200, slug
        text = unescape(answer.text)
        assert f'<html lang="{language}">' in text
        assert problem.meanings[0].title[language] in text
        assert problem.type in text
        assert words_of(FOLDER)[language]["advice"][problem.statuses[0]] in text
        assert "{" not in text, slug
        for address in re.findall(r'(?:href|src)="([^"]+)"', text):
            assert AT_HOME.match(address), address


async def test_the_list_leads_to_all(gateway: httpx.AsyncClient) -> None:
    page = await gateway.get("/v1/problems", headers={"Accept-Language": "en"})
    assert set(re.findall(r'/v1/problems/([a-z0-9-]+)\?language=en"', page.text)) == set(known_problems())
    assert "<h1>Problems this service may answer with</h1>" in page.text
    assert (await gateway.get("/v1/problems/assets/page.css")).headers["content-type"].startswith("text/css")
    assert "script" not in page.headers["content-security-policy"]


async def test_a_problem_leads_to_its_page(gateway: httpx.AsyncClient) -> None:
    problem = await gateway.get("/v1/nowhere")
    assert problem.status_code == 404
    assert problem.links["help"]["url"] == "/v1/problems/not-found"
    page = await gateway.get(problem.links["help"]["url"], headers={"Accept-Language": "en"})
    assert "<h1>Not found</h1>" in page.text


@pytest.mark.parametrize("wrong", ["no-such-problem", "Slot-Taken", "x" * 3000, "%00", "urn:lotse:problem:", "..%2f"])
async def test_what_is_no_problem_has_no_page(gateway: httpx.AsyncClient, wrong: str) -> None:
    for headers, media_type in ((HTML, "text/html"), ({}, "application/problem+json")):
        answer = await gateway.get(f"/v1/problems/{wrong}", headers=headers)
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith(media_type)
    assert (await gateway.get("/v1/problems/slot-taken?language=xx")).status_code == 422
    assert (await gateway.post("/v1/problems/slot-taken")).status_code == 405
