"""Answers of the token and userinfo endpoints; names as the standards write them, not camelCase."""

from typing import Any

from fastapi import Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from shared.problems import Problem

NEVER_STORED = {"Cache-Control": "no-store"}


class TokenAnswer(BaseModel):
    """RFC 6749 §5.1 with the ID token of OpenID Connect Core §3.1.3.3."""

    access_token: str = Field(description="JWT for the rooms of Lotse (RFC 9068)")
    token_type: str = Field(description="Always `Bearer`", examples=["Bearer"])
    expires_in: int = Field(description="Seconds the access token is good for", examples=[600])
    id_token: str = Field(description="JWT for the application: who logged in, when and how surely")
    scope: str = Field(description="What was granted", examples=["openid profile"])

    def response(self) -> Response:
        """The answer, never to be stored on the way."""
        return JSONResponse(self.model_dump(), headers=NEVER_STORED)


class TokenError(BaseModel):
    """RFC 6749 §5.2; OAuth clients read this form, not problem details."""

    error: str = Field(examples=["invalid_grant"])
    error_description: str


class UserInfo(BaseModel):
    """Attributes of the person, as far as the scopes cover them (OpenID Connect Core §5.3.2)."""

    sub: str = Field(description="The same as in the ID token")
    given_name: str | None = None
    family_name: str | None = None
    birthdate: str | None = Field(None, description="ISO date; the day or more may be missing on the card")
    address: dict[str, Any] | None = Field(None, description="OpenID Connect Core §5.1.1")


class TokenRefused(Problem):
    """A refusal of the token endpoint: one of the error codes of RFC 6749 §5.2 and a sentence for developers."""

    status, slug = 400, "token-refused"
    title = {"de": "Kein Token", "en": "No token"}

    def __init__(self, code: str, description: str, status: int = 400) -> None:
        super().__init__()
        self.code, self.description, self.status_code = code, description, status

    def response(self, instance: str = "", language: str | None = None) -> Response:  # noqa: ARG002 - OAuth errors are in English only
        """As RFC 6749 words it."""
        body = TokenError(error=self.code, error_description=self.description)
        return JSONResponse(body.model_dump(), self.status_code, NEVER_STORED)
