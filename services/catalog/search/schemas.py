"""Suggestions as the API shows them."""

from pydantic import Field

from shared.schemas import ApiModel, LanguageMap


class Suggestion(ApiModel):
    """A service that what was typed so far may become."""

    service: str = Field(examples=["personalausweis"], description="Id of the service")
    title: LanguageMap = Field(description="Title for people, by language")
    alias: str | None = Field(
        description="The everyday name that begins so, folded; null when it is the title", examples=["perso"]
    )
