"""Make a mail of a letter: subject and text from a template, headers that nobody can add to, the calendar entry attached."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.booking.messages.letters import Letter
from shared.clock import BERLIN

FOLDER: Final = Path(__file__).parent / "templates"
WEEKDAYS: Final = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


class NoSuchAddress(Exception):
    """The address cannot be written into a header."""


def mail_of(letter: Letter, sender: str, now: datetime) -> EmailMessage:
    """The mail; raises NoSuchAddress. Its Message-ID is the same at every attempt, so that a mailbox can drop the second."""
    subject, text = words(letter)
    mail = EmailMessage(policy=SMTP if letter.to.isascii() else SMTPUTF8)
    mail["From"] = sender
    try:
        mail["To"] = Address(addr_spec=letter.to)
    except Exception as error:  # the parser of the standard library raises several kinds, also IndexError
        raise NoSuchAddress from error
    mail["Subject"] = subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{letter.id}@{mail['From'].addresses[0].domain or 'localhost'}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence notes in return
    mail["Content-Language"] = letter.locale
    mail.set_content(text)
    if letter.calendar:
        mail.add_attachment(letter.calendar.text().decode(), subtype="calendar", filename="termin.ics",
                            params={"method": letter.calendar.method})  # fmt: skip
    return mail


def words(letter: Letter) -> tuple[str, str]:
    """(subject, text): the first line of the template, and what follows after an empty one."""
    template = _environment().get_template(f"{letter.kind}.{letter.locale}.txt")
    subject, _, text = template.render(letter.values).partition("\n")
    return " ".join(subject.split()), text.strip() + "\n"


@cache
def _environment() -> Environment:
    made = Environment(  # noqa: S701 - plain text: there is nothing to escape
        loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters |= {"moment_de": _moment_de, "moment_en": _moment_en, "euros_de": _euros_de, "euros_en": _euros_en}
    return made


def _moment_de(moment: str) -> str:
    local = datetime.fromisoformat(moment).astimezone(BERLIN)
    return f"{WEEKDAYS[local.weekday()]}, {local:%d.%m.%Y}, {local:%H:%M} Uhr"


def _moment_en(moment: str) -> str:
    local = datetime.fromisoformat(moment).astimezone(BERLIN)
    return f"{local:%A}, {local.day} {local:%B %Y}, {local:%H:%M}"


def _euros_de(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02} Euro"


def _euros_en(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02} euros"
