"""Co-signatures over HTTP."""

from datetime import datetime
from uuid import UUID

from pydantic import Field, JsonValue

from shared.schemas import ApiModel, LanguageMap


class Invitation(ApiModel):
    proof: str = Field(max_length=64, description="The signature that is missing", examples=["unterschrift-beide"])


class CosignatureView(ApiModel):
    id: UUID = Field(description="The link")
    proof: str = Field(description="The signature it is for", examples=["geburtsurkunde"])
    part: str = Field(description="The part that needs it", examples=["kindergeld"])
    state: str = Field(
        description="open, signed, declined or void (another link took its place, or what was signed has changed)",
        examples=["open"],
    )
    invited_at: datetime = Field(description="When the other person was asked")
    expires_at: datetime = Field(description="Until when it can be signed")
    decided_at: datetime | None = Field(description="When it was signed or declined; null while it is open")


class Invited(CosignatureView):
    secret: str = Field(
        description="For the second person; told this one time. It opens this signature and nothing else",
        examples=["q3J8c0Yx1mVh2bTn"],
    )


class ShownField(ApiModel):
    id: str = Field(description="The field", examples=["name_des_kindes"])
    title: LanguageMap = Field(description="Its label")
    value: JsonValue = Field(description="Its value; null where nothing was entered yet")


class CosignerView(ApiModel):
    """What a second person sees: what they sign, nothing else of the case."""

    reference: str = Field(description="The number of the case", examples=["T-7KQ2-9F3M"])
    bundle: LanguageMap = Field(description="What it is about")
    part: LanguageMap = Field(description="The part they sign")
    why: LanguageMap = Field(description="Who decides and on what ground")
    authority: str = Field(description="Who gets the signature", examples=["standesamt"])
    signature: LanguageMap = Field(description="What they sign")
    fields: list[ShownField] = Field(description="The values they sign")
    state: str = Field(description="open, signed or declined", examples=["open"])
    expires_at: datetime = Field(description="Until when it can be signed")


class Signing(ApiModel):
    name: str = Field(
        min_length=2,
        max_length=200,
        pattern=r"^[^\x00-\x1f]+$",
        description="The full name, typed by the signer",
        examples=["Jonas Beispiel"],
    )
