"""Co-signatures over HTTP."""

from datetime import datetime
from uuid import UUID

from pydantic import Field, JsonValue

from shared.schemas import ApiModel, LanguageMap


class Invitation(ApiModel):
    proof: str = Field(max_length=64, description="The signature that is missing", examples=["unterschrift-beide"])


class CosignatureView(ApiModel):
    id: UUID = Field(description="The link")
    proof: str = Field(description="The signature it is for")
    part: str = Field(description="The part that needs it")
    state: str = Field(
        description="open, signed, declined or void (another link took its place, or what was signed has changed)"
    )
    invited_at: datetime
    expires_at: datetime
    decided_at: datetime | None


class Invited(CosignatureView):
    secret: str = Field(
        description="For the second person; told this one time. It opens this signature and nothing else"
    )


class ShownField(ApiModel):
    id: str = Field(description="The field")
    title: LanguageMap = Field(description="Its label")
    value: JsonValue = Field(description="Its value; null where nothing was entered yet")


class CosignerView(ApiModel):
    """What a second person sees: what they sign, nothing else of the case."""

    reference: str = Field(description="The number of the case")
    bundle: LanguageMap = Field(description="What it is about")
    part: LanguageMap = Field(description="The part they sign")
    why: LanguageMap = Field(description="Who decides and on what ground")
    authority: str = Field(description="Who gets the signature")
    signature: LanguageMap = Field(description="What they sign")
    fields: list[ShownField] = Field(description="The values they sign")
    state: str = Field(description="open, signed or declined")
    expires_at: datetime


class Signing(ApiModel):
    name: str = Field(
        min_length=2, max_length=200, pattern=r"^[^\x00-\x1f]+$", description="The full name, typed by the signer"
    )
