"""Whether a session answers a request without asking the person anew (OpenID Connect Core §3.1.2.1, §3.1.2.3). Pure."""

from datetime import datetime

from services.eid_gateway.levels import is_enough
from services.eid_gateway.logins.request import AuthorizationRequest
from services.eid_gateway.sessions.store import BrowserSession


def answers(found: BrowserSession, request: AuthorizationRequest, expected_subject: str | None, now: datetime) -> bool:
    """A session knows a pseudonym and a level; whoever wants attributes, freshness or certainty beyond that asks the card again."""
    return (
        not request.claims
        and "document" not in request.scope.split()
        and request.prompts <= {"none"}
        and is_enough(found.level, request.level)
        and (request.max_age is None or now - found.authenticated_at <= request.max_age)
        and (expected_subject is None or expected_subject == found.subject)
    )
