"""What a database error means to a caller: a named constraint becomes a problem, a lost database a 503, odd text a 422."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.logging import log
from shared.problems import Conflict, FieldError, Invalid, Problem, Unavailable

Explanations = Mapping[str, type[Problem]]
"""Constraint name -> the problem it stands for; each room gives its own to `build_app`."""

DATABASE_GONE: Final = (PoolTimeout, DisconnectionError, InterfaceError, ConnectionError, TimeoutError)
CONNECTION_CLASSES: Final = ("08", "53", "57", "58", "40")
"""SQLSTATE classes that pass when tried again: connection, resources, operator intervention, system error, rollback."""
LOCK_NOT_AVAILABLE: Final = "55P03"

UNREADABLE_TEXT: Final = FieldError(
    "body",
    {
        "de": "Ein Wert enthält Zeichen oder Größen, die nicht gespeichert werden können.",
        "en": "A value cannot be stored.",
    },
)


def sqlstate_of(error: DBAPIError) -> str:
    """The five-character SQLSTATE of PostgreSQL, or an empty string."""
    return str(getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None) or "")


def constraint_of(error: DBAPIError) -> str:
    """The name of the constraint that refused, or an empty string."""
    cause = getattr(error.orig, "__cause__", None)
    return str(getattr(cause, "constraint_name", None) or "")


def passes(error: Exception) -> bool:
    """Whether the database was only busy or away: the same may go well in a moment."""
    if isinstance(error, DBAPIError) and not isinstance(error, (IntegrityError, *DATABASE_GONE)):
        state = sqlstate_of(error)
        return error.connection_invalidated or state[:2] in CONNECTION_CLASSES or state == LOCK_NOT_AVAILABLE
    return isinstance(error, DATABASE_GONE)


def contended(error: Exception) -> bool:
    """Whether somebody else held what was needed: asked for less at a time, it may go well at once."""
    return isinstance(error, DBAPIError) and (
        sqlstate_of(error) == LOCK_NOT_AVAILABLE or sqlstate_of(error)[:2] == "40"
    )


def problem_for(error: Exception, explanations: Explanations) -> Problem | None:
    """The problem to answer with, or None when the error is a fault of ours."""
    if isinstance(error, IntegrityError):
        constraint = constraint_of(error)
        log.info("constraint_refused", constraint=constraint, sqlstate=sqlstate_of(error))
        return explanations.get(constraint, Conflict)()
    if passes(error):
        return Unavailable()
    if isinstance(error, DBAPIError):
        state = sqlstate_of(error)
        if state.startswith("22"):
            return Invalid(errors=[UNREADABLE_TEXT])
        if isinstance(error.orig, (ConnectionError, TimeoutError)) or not state:
            return _without_state(error)
    return None


def _without_state(error: DBAPIError) -> Problem | None:
    """Errors the driver raised before asking the server: values it cannot encode, or a connection that is no more."""
    cause = getattr(error.orig, "__cause__", None)
    if isinstance(cause, (ConnectionError, TimeoutError, OSError)):
        return Unavailable()
    if type(cause).__name__ == "DataError" or isinstance(cause, (OverflowError, UnicodeEncodeError)):
        return Invalid(errors=[UNREADABLE_TEXT])
    if type(cause).__name__ in {"ConnectionDoesNotExistError", "InterfaceError", "InternalClientError"}:
        return Unavailable()
    return None
