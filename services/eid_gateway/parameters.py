"""Parameters of OAuth requests: the same strict reading for query strings and forms (RFC 6749 §3.1 and §3.2)."""

from typing import Final
from urllib.parse import parse_qsl

MAX_FIELDS: Final = 40
MAX_LENGTH: Final = 2048

Parameters = dict[str, str]


class UnreadableParameters(Exception):
    """A parameter occurs twice, is too long or holds characters that do not belong into OAuth parameters; names it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def read_parameters(raw: bytes, *, longest: int = MAX_LENGTH, line_breaks: bool = False) -> Parameters:
    """The parameters by name, without empty ones, which count as omitted; raises UnreadableParameters.

    Values are visible ASCII and blanks (RFC 6749 appendix A), so nothing strange ever reaches a log, a header or the database;
    `line_breaks` leaves out those in values, for Base64 as mail programs write it.
    """
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError as error:  # also a UnicodeDecodeError
        raise UnreadableParameters("*") from error
    found: Parameters = {}
    for name, text in pairs:
        value = "".join(text.splitlines()) if line_breaks else text
        if name in found or len(value) > longest or not _is_visible(value):
            raise UnreadableParameters(name if _is_visible(name) else "*")
        found[name] = value
    return {name: value for name, value in found.items() if value}


def _is_visible(text: str) -> bool:
    return text.isascii() and text.isprintable()
