"""Make pages: Jinja2 templates, texts in German and English, and headers that let the browser load nothing from elsewhere."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final

import yaml
from fastapi import Depends
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shared.language import Text, choose

FOLDER: Final = Path(__file__).parent
STYLE_PATH: Final = "/eid/assets/style.css"


class Pages:
    """Renders templates in a language."""

    def __init__(self) -> None:
        loader = FileSystemLoader(FOLDER / "templates")
        self._templates = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._texts: dict[str, Text] = yaml.safe_load((FOLDER / "texts.yaml").read_text(encoding="utf-8"))

    def show(
        self,
        template: str,
        language: str,
        values: Mapping[str, Any],
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        forms_lead_to: str | None = None,
    ) -> HTMLResponse:
        """A page; `forms_lead_to` are the origins its forms may end at after our redirect, which browsers check too."""
        texts = {key: choose(text, language) for key, text in self._texts.items()}
        html = self._templates.get_template(template).render(
            **values, language=language, text=texts, style_path=STYLE_PATH
        )
        sent = {**(headers or {}), "Cache-Control": "no-store", "Content-Security-Policy": policy(forms_lead_to)}
        return HTMLResponse(html, status, sent)


def policy(forms_lead_to: str | None) -> str:
    """The content security policy: our style sheet and nothing else, never in a frame."""
    forms = f"'self' {forms_lead_to}" if forms_lead_to else "'none'"
    return f"default-src 'none'; style-src 'self'; form-action {forms}; base-uri 'none'; frame-ancestors 'none'"


@cache
def pages() -> Pages:
    """The one renderer of the process."""
    return Pages()


PagesDep = Annotated[Pages, Depends(pages)]
