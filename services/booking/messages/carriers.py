"""How mail leaves the house: by SMTP, or into a folder where a developer can read it."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

SECONDS: Final = 20.0
Send = Callable[[EmailMessage], Awaitable[None]]


class Undeliverable(Exception):
    """This mail will never be taken; anything else that is raised means: later."""


class Carrier(Protocol):
    """A way out."""

    def open(self) -> AbstractAsyncContextManager[Send]:
        """Something that sends while it is open; raises OSError or SMTPException when it cannot be reached."""


class Folder:
    """Writes each mail as `<id>.eml`; a repeated one replaces itself."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Send]:
        """The folder, made when needed; only its owner may look into it."""
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield self._write

    async def _write(self, mail: EmailMessage) -> None:
        name = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        unfinished = self._path / f".{name}"
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: ASYNC230 - a few kB
            file.write(mail.as_bytes())
        unfinished.replace(self._path / f"{name}.eml")


STARTTLS: Final = {"smtp": None, "smtp+tls": True, "smtps": False}
"""Scheme -> whether a plain connection is turned into a private one; None: where the server offers it."""


class Smtp:
    """A mail server: `smtp://` (STARTTLS where offered), `smtp+tls://` (STARTTLS or nothing), `smtps://` (TLS from the start)."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._client: dict[str, Any] = {
            "hostname": parts.hostname, "port": parts.port, "timeout": SECONDS,
            "username": unquote(parts.username) if parts.username else None,
            "password": unquote(parts.password) if parts.password else None,
            "use_tls": parts.scheme == "smtps", "start_tls": STARTTLS[parts.scheme],
        }  # fmt: skip

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Send]:
        """One connection for many mails."""
        async with aiosmtplib.SMTP(**self._client) as client:

            async def send(mail: EmailMessage) -> None:
                try:
                    await client.send_message(mail)
                except aiosmtplib.SMTPException as error:
                    if is_final(error):
                        raise Undeliverable from error
                    raise

            yield send


def is_final(error: aiosmtplib.SMTPException) -> bool:
    """Whether the server refused this very mail for good (5xx for its recipient or content), not us or for now."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(refused.code >= 500 for refused in error.recipients)
    return isinstance(error, aiosmtplib.SMTPNotSupported) or (
        isinstance(error, aiosmtplib.SMTPDataError) and error.code >= 500
    )


def carrier_of(url: str) -> Carrier:
    """The carrier a setting names; raises ValueError for one that does not exist."""
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path.startswith("/"):
        return Folder(Path(unquote(parts.path)))
    if parts.scheme in STARTTLS and parts.hostname:
        return Smtp(url)
    raise ValueError("BOOKING_MAIL_URL must be file:///folder, smtp://, smtp+tls:// or smtps://host:port")
