"""How applications are told no: the error form of OAuth (RFC 6749 §5.2), which they read instead of problem details."""

from typing import Any, Final

from fastapi import Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from shared.problems import Problem

NEVER_STORED: Final = {"Cache-Control": "no-store"}


class OAuthError(BaseModel):
    """RFC 6749 §5.2."""

    error: str = Field(examples=["invalid_grant"])
    error_description: str


class OAuthRefused(Problem):
    """A refusal of an endpoint that applications call: an error code of OAuth and a sentence for developers, in English only."""

    status, slug = 400, "oauth-refused"
    title = {"de": "Abgelehnt", "en": "Refused"}

    def __init__(self, code: str, description: str, status: int = 400) -> None:
        super().__init__()
        self.code, self.description, self.status_code = code, description, status

    def response(self, instance: str = "", language: str | None = None) -> Response:  # noqa: ARG002 - one form for everybody
        """As RFC 6749 words it."""
        body = OAuthError(error=self.code, error_description=self.description)
        return JSONResponse(body.model_dump(), self.status_code, NEVER_STORED)


REFUSALS: Final[dict[int | str, dict[str, Any]]] = {
    400: {"model": OAuthError, "description": "Refused (RFC 6749 §5.2)"},
    401: {"model": OAuthError, "description": "Who asks is not who is registered"},
}
"""How these endpoints describe their refusals in the contract."""


def unknown_client() -> OAuthRefused:
    """Who asks is not who is registered; the answer does not tell what was wrong."""
    return OAuthRefused("invalid_client", "The client is unknown or did not authenticate as registered.", 401)
