"""What a city writes down about an application that may send people here, checked before it is believed."""

from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from services.eid_gateway.clients.documents import DOCUMENTS, Document
from services.eid_gateway.clients.redirects import ANY_PORT, PRINTABLE_URI

Scope = Literal["openid", "profile", "address", "age", "residence", "document"]


def _safe_address(uri: str) -> str:
    """https, or this machine: a code that travels in clear is a code for everybody."""
    if not uri.startswith(ANY_PORT):
        parts = urlsplit(uri)
        local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1")
        if (
            not PRINTABLE_URI.match(uri)
            or not parts.hostname
            or parts.username
            or not (parts.scheme == "https" or local)
        ):
            raise ValueError(f"{uri} must be an https address without fragment or user, or one on this machine")
    return uri


Address = Annotated[str, AfterValidator(_safe_address)]


class Words(BaseModel):
    """What people read, in German and English; in plain words where those are not plain."""

    model_config = ConfigDict(extra="forbid")

    de: str = Field(min_length=1, max_length=200, description="In German", examples=["Termine buchen"])
    en: str = Field(min_length=1, max_length=200, description="In English", examples=["Book appointments"])
    plain: str | None = Field(
        None,
        alias="de-x-leicht",
        min_length=1,
        max_length=200,
        description="In easy German",
        examples=["Sie können Termine machen."],
    )


class ClientRegistration(BaseModel):
    """One application; the fields are explained in docs/operations.md."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,79}$")]
    kind: Literal["public", "confidential"]
    name: Words
    purpose: Words
    redirect_uris: Annotated[list[Address], Field(min_length=1)]
    post_logout_redirect_uris: list[Address] = []
    sector: str
    audience: str
    scopes: Annotated[list[Scope], Field(min_length=1)]
    level: Literal["low", "substantial", "high"]
    documents: Annotated[list[Document], Field(min_length=1)] = list(DOCUMENTS)
    session_group: str | None = None
    jwks: dict[str, Any] | None = None
    jwks_url: Address | None = None
    requires_par: bool = False
    requires_dpop: bool = False
    active: bool = True

    @field_validator("jwks")
    @classmethod
    def _public_keys(cls, value: dict[str, Any] | None) -> dict[str, Any] | None:
        """A private key in a registry is a stolen one."""
        try:
            keys = KeySet.import_key_set(value).keys if value else []  # type: ignore[arg-type]  # the library checks it
        except (JoseError, KeyError, TypeError) as error:
            raise ValueError("jwks is no JWK set (RFC 7517)") from error
        if any(isinstance(key, OctKey) or key.is_private for key in keys):
            raise ValueError("jwks must hold public keys only")
        return value

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        keys = [given for given in (self.jwks, self.jwks_url) if given is not None]
        if len(keys) != (1 if self.kind == "confidential" else 0):
            raise ValueError("a confidential client has jwks or jwks_url, a public one has neither")
        if "openid" not in self.scopes:
            raise ValueError("scopes must hold openid")
        return self

    def row(self) -> dict[str, Any]:
        """The values of its row."""
        return self.model_dump(mode="json", by_alias=True, exclude={"name", "purpose"}) | {
            name: getattr(self, name).model_dump(by_alias=True, exclude_none=True) for name in ("name", "purpose")
        }


class Registry(BaseModel):
    """A file of applications and the sectors they live in."""

    model_config = ConfigDict(extra="forbid")

    sectors: list[Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]] = []
    clients: list[ClientRegistration]
