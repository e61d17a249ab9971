"""What a definition says of situations: hard ones that stop parts, and answers for two authorities that do not go together."""

from pydantic import Field

from services.bundles.definitions.basics import Content, DeadlineRule, FactId, Id, Words


class Contact(Content):
    """A human being to turn to."""

    office: Id
    words: Words


class StopDeadline(DeadlineRule):
    """A clock that takes the place of those of its part."""

    part: Id


class StopRule(Content):
    """What a hard situation changes: the parts that go on, the words, and who is there. `fact` having `value` sets it off.

    `refuses`: such a case is not taken here at all. `quiet`: nobody is sent automatic words. `marks` go with every parcel.
    """

    id: Id
    fact: FactId
    value: bool | int | str
    keeps: tuple[Id, ...] | None = Field(default=None, description="Parts that go on; null: all")
    refuses: bool = False
    quiet: bool = False
    marks: tuple[Id, ...] = ()
    words: Words
    contact: Contact
    deadlines: tuple[StopDeadline, ...] = ()
    src: tuple[str, ...]


class ConflictRule(Content):
    """Answers for two authorities that do not go together: while all of `parts` belong to the case and `when` holds, people are warned.

    It stops nothing: the person and the authorities decide what is right.
    """

    id: Id
    parts: tuple[Id, ...] = Field(min_length=2)
    when: str
    words: Words
    law: str
    src: tuple[str, ...]
