"""Answers of the token and userinfo endpoints; names as the standards write them, not camelCase."""

from typing import Any

from fastapi import Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from services.eid_gateway.refusals import NEVER_STORED


class ExchangedToken(BaseModel):
    """RFC 8693 §2.2.1."""

    access_token: str = Field(description="To act for the child: `sub` is the child, `act.sub` who acts")
    issued_token_type: str
    token_type: str
    expires_in: int = Field(description="Seconds; no longer than the token it was exchanged for")
    scope: str

    def response(self) -> Response:
        """The answer, never to be stored on the way."""
        return JSONResponse(self.model_dump(), headers=NEVER_STORED)


class TokenAnswer(BaseModel):
    """RFC 6749 §5.1 with the ID token of OpenID Connect Core §3.1.3.3."""

    access_token: str = Field(description="JWT for the rooms of Lotse (RFC 9068)")
    token_type: str = Field(description="`Bearer`, or `DPoP` when it is bound to a key (RFC 9449)", examples=["Bearer"])
    expires_in: int = Field(description="Seconds the access token is good for", examples=[300])
    id_token: str = Field(description="JWT for the application: who logged in, when and how surely")
    scope: str = Field(description="What was granted", examples=["openid profile"])

    def response(self) -> Response:
        """The answer, never to be stored on the way."""
        return JSONResponse(self.model_dump(), headers=NEVER_STORED)


class UserInfo(BaseModel):
    """Attributes of the person, as far as the scopes cover them (OpenID Connect Core §5.3.2)."""

    sub: str = Field(description="The same as in the ID token")
    given_name: str | None = None
    family_name: str | None = None
    birthdate: str | None = Field(None, description="ISO date; the day or more may be missing on the card")
    address: dict[str, Any] | None = Field(None, description="OpenID Connect Core §5.1.1")
    age_over_18: bool | None = Field(None, description="The card compared the date of birth; nobody learned it")
    city_resident: bool | None = Field(None, description="The card compared the place of residence with this city")
    claim_levels: dict[str, str] | None = Field(
        None, description="Attributes known more or less surely than the person: a level as in `acr`, or `unproven`"
    )
