"""What crosses HTTP about acting for a child."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.schemas import ApiModel

Name = Annotated[
    str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$", strip_whitespace=True)
]
Relation = Literal["parent", "guardian"]


class Child(ApiModel):
    """Who is represented."""

    given_name: Name = Field(examples=["Mia"], description="Given names, as in the register")
    family_name: Name = Field(examples=["Beispiel"], description="Family name")
    birthdate: date = Field(examples=["2020-05-04"], description="Day of birth")


class NewRepresentation(ApiModel):
    """A declaration to act for a child."""

    relation: Relation = Field(description="`parent` with custody, or `guardian`")
    child: Child = Field(description="The child")


class Representation(ApiModel):
    """A representation; declared by the holder, checked by who decides about an application."""

    id: UUID = Field(description="The declaration, by which it is ended: `DELETE /v1/representations/{representation}`")
    relation: Relation = Field(description="What the person is to the child")
    child: Child = Field(description="The child")
    ends_at: datetime = Field(description="The 16th birthday: from then on the child has an eID of its own")


class Representations(ApiModel):
    """All that somebody holds."""

    items: list[Representation] = Field(description="Children this person acts for")
    next: None = Field(description="Always null: there are few", examples=[None])
