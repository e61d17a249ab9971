"""JSON logs with constant event names and allow-listed fields, so that no personal data can slip in (docs/data.md lists all)."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from shared.tracing import current_trace

ALLOWED_FIELDS = frozenset(
    {
        "event", "level", "timestamp", "room", "correlation_id", "trace_id",
        "method", "route", "status", "seconds", "error", "where", "constraint", "sqlstate",
        "event_id", "event_type", "consumer", "attempts", "count", "state", "reason",
        "authority", "delivery_id", "part_id", "case_id", "office_id", "service_id", "pool_id", "bundle_id",
        "report", "key_id", "url", "client_id", "outcome", "level_needed", "next_try_seconds", "source",
    }
)  # fmt: skip
"""Ids, codes and counts only. A field that is not here is dropped and its name reported once in `dropped`."""


def _only_allowed(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    dropped = sorted(key for key in entry if key not in ALLOWED_FIELDS)
    for key in dropped:
        del entry[key]
    if dropped:
        entry["dropped"] = dropped
    return entry


def _with_trace(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    trace = current_trace()
    entry.setdefault("correlation_id", trace.correlation_id)
    entry.setdefault("trace_id", trace.trace_id)
    return entry


def configure_logging(room: str) -> None:
    """Send this process's logs to standard output as one JSON object a line; third-party loggers only from warnings on."""

    def _with_room(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        entry.setdefault("room", room)
        return entry

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _with_room,
            _with_trace,
            _only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s", force=True)


log = structlog.get_logger()
"""Use as `log.info("holds_expired", count=...)`: the first argument is a constant, the rest ids and codes."""


def first_cause(error: BaseException) -> BaseException:
    """The first error of a group of tasks, however deep: the group itself says nothing to a person."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def error_place(error: BaseException) -> str:
    """Where an error came from, `file:line function`, without its message, which may quote what a person wrote."""
    trace = error.__traceback__
    if trace is None:
        return "unknown"
    while trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    return f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}"
