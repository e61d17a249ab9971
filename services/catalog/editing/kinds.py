"""What can be edited: each kind knows how to read itself back as a form, what is wrong with a form, and how to write it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editing.schemas import KindName, Warned
from shared.problems import FieldError, Problem
from shared.schemas import ApiModel

Form = TypeVar("Form", bound=ApiModel)
Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind(Generic[Form]):
    """The verbs of one kind. `present` holds what it reads until the transaction ends and gives None for what is not there.

    `faults` prevent an edit, `warnings` do not. `write` takes forms by subject and returns the number of the new edition.
    `unknown` makes the problem for a subject that is not there, `creatable` says whether a new one may be written.
    """

    name: KindName
    form: type[Form]
    creatable: bool
    unknown: Callable[[str], Problem]
    present: Callable[[AsyncSession, str], Awaitable[Form | None]]
    faults: Callable[[AsyncSession, str, Form, date], Awaitable[Sequence[FieldError]]]
    warnings: Callable[[AsyncSession, str, Form, date], Awaitable[Sequence[Warned]]]
    write: Callable[[AsyncSession, Mapping[str, Form]], Awaitable[int]]


def content_of(form: ApiModel | None) -> Content | None:
    """A form as JSON with every field written out, so that what was left out and what was said to be empty are the same."""
    return None if form is None else form.model_dump(mode="json", by_alias=True)
