"""What the first page of a login says: who asks, for what, why, and how surely."""

from collections.abc import Iterable

from fastapi import Response

from services.eid_gateway.clients.redirects import origin_of
from services.eid_gateway.grants.attributes import CLAIMS, DOCUMENT_SCOPE
from services.eid_gateway.logins.browser import form_mark
from services.eid_gateway.logins.forms import OpenLogin
from services.eid_gateway.pages.render import LANGUAGES, Pages
from services.eid_gateway.providers.port import Provider
from shared.language import choose


def login_page(opened: OpenLogin, providers: Iterable[Provider], pages: Pages, wished: str) -> Response:
    """The page in the language wished for, otherwise in that of the login."""
    login, client = opened.login, opened.login.client
    language = wished if wished in LANGUAGES else login.language
    steps = [provider.first_step(login.level, language) for provider in providers]
    values = {
        "steps": steps,
        "login_id": str(login.id),
        "mark": form_mark(opened.secret),
        "application": choose(client.name, language),
        "purpose": choose(client.purpose, language),
        "asked": {name: login.claims[name] for name in CLAIMS if name in login.claims},
        "asks_document": DOCUMENT_SCOPE in login.scope.split(),
        "documents": client.documents,
        "level": login.level,
    }
    leads_to = [origin_of(login.redirect_uri), *(step.leads_to for step in steps if step.leads_to)]
    return pages.show("login.html", language, values, forms_lead_to=" ".join(leads_to))
