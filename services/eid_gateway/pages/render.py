"""Make pages: Jinja2 templates, texts in German and English, and headers that let the browser load nothing from elsewhere."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from shared.language import Text, choose, preferred
from shared.pages import templates_of
from shared.yaml_file import read_yaml

LANGUAGES: Final = {"de": "Deutsch", "en": "English", "de-x-leicht": "Einfache Sprache"}
"""The languages of the pages with their own names."""
FOLDER: Final = Path(__file__).parent
STYLE_PATH: Final = "/eid/assets/style.css"
SCRIPT_PATH: Final = "/eid/assets/eid-client.js"


class Pages:
    """Renders templates in a language."""

    def __init__(self) -> None:
        self._templates = templates_of(FOLDER / "templates")
        texts: dict[str, Text] = read_yaml(FOLDER / "texts.yaml")
        self._texts = {language: {key: choose(text, language) for key, text in texts.items()} for language in LANGUAGES}

    def show(
        self,
        template: str,
        language: str,
        values: Mapping[str, Any],
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        forms_lead_to: str | None = None,
        keep: Mapping[str, str] | None = None,
        asks: str | None = None,
    ) -> HTMLResponse:
        """A page; `forms_lead_to` is where its forms may end after our redirect, which browsers check too.

        `asks` is the origin that a script of ours on the page may ask; without it the page may not run any.

        `keep` are the parameters of its address that the same page in another language needs as well.
        """
        html = self._templates.get_template(template).render(
            **values,
            language=language,
            languages=LANGUAGES,
            word=self._texts[language],
            style=STYLE_PATH,
            **({"script": SCRIPT_PATH} if asks else {}),
            keep=f"{urlencode(keep)}&" if keep else "",
        )
        sent = {**(headers or {}), "Cache-Control": "no-store", "Content-Security-Policy": policy(forms_lead_to, asks)}
        return HTMLResponse(html, status, sent)


def policy(forms_lead_to: str | None, asks: str | None = None) -> str:
    """The content security policy: our style sheet and, where it asks somebody, our script; nothing else, never in a frame."""
    forms = f"'self' {forms_lead_to}" if forms_lead_to else "'none'"
    scripts = f" script-src 'self'; connect-src {asks};" if asks else ""
    return (
        f"default-src 'none'; style-src 'self';{scripts} form-action {forms}; base-uri 'none'; frame-ancestors 'none'"
    )


@cache
def pages() -> Pages:
    """The one renderer of the process."""
    return Pages()


async def _pages() -> Pages:
    return pages()


async def _language(request: Request, lang: str = "") -> str:
    return lang if lang in LANGUAGES else preferred(request.headers.get("accept-language"), LANGUAGES)


PagesDep = Annotated[Pages, Depends(_pages)]
LanguageDep = Annotated[str, Depends(_language)]
"""The language of a page that belongs to no login: as asked for in the address, else as the browser wishes."""
