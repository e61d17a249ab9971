"""Make the pages: templates without a script, words by language, and headers that let any site embed them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from services.catalog.texts import PLAIN_GERMAN
from shared.pages import templates_of, words_of

FOLDER: Final = Path(__file__).parent
STYLE_PATH: Final = "/v1/pages/services/assets/page.css"
MEDIA_TYPE: Final = "text/html; charset=utf-8"
LANGUAGES: Final = {"de": "Deutsch", PLAIN_GERMAN: "Leichte Sprache", "en": "English"}
POLICY: Final = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors *"
"""Browsers that know `frame-ancestors` ignore X-Frame-Options (CSP level 2): these pages are made to be embedded."""


def render(template: str, language: str, **values: Any) -> bytes:
    """A page in one of LANGUAGES."""
    word = words_of(FOLDER)[language]
    common = {
        "language": language,
        "languages": LANGUAGES,
        "word": word,
        "say": _speaker(language),
        "style": STYLE_PATH,
    }
    common["doubt"] = lambda fact: word.get(f"doubt_{fact.provenance.status}", "")
    page = templates_of(FOLDER).get_template(f"{template}.html")
    return page.render(**common, money=lambda amount: _money(amount, language), **values).encode()


def _speaker(language: str) -> Callable[[Mapping[str, str]], str]:
    """Easy words where there are any, else plain German; another language falls back to German."""
    return lambda text: text.get(language) or text["de"]


def _money(amount: str, language: str) -> str:
    return amount if language == "en" else amount.replace(".", ",")
