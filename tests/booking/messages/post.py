"""The post office of a test: letters land in a folder."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from services.booking.messages.carriers import Folder
from services.booking.messages.letters import Letter, read
from services.booking.messages.sending import PostOffice
from tests.booking.town import Town


def office_of(town: Town, folder: Path) -> PostOffice:
    """Sends the letters of a town into a folder."""
    return PostOffice(town.database, town.settings.master_keys, Folder(folder), "Stadt <termine@stadt.example>")


async def delivered(town: Town, folder: Path) -> list[EmailMessage]:
    """Send what is due; every mail in the folder, oldest first."""
    await office_of(town, folder).send_due()
    return mails_in(folder)


def mails_in(folder: Path) -> list[EmailMessage]:
    """Every mail in the folder, oldest first: their ids rise with time."""
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in sorted(folder.glob("*.eml"))]


def calendar_in(mail: EmailMessage) -> bytes:
    """The attached calendar entry."""
    (attachment,) = mail.iter_attachments()
    assert attachment.get_content_type() == "text/calendar"
    return attachment.get_payload(decode=True)


async def letters_of(town: Town, kind: str) -> list[Letter]:
    """The letters of a kind that wait to be sent, oldest first."""
    rows = await town.rows(
        "SELECT * FROM booking.message WHERE kind = :kind AND sealed IS NOT NULL ORDER BY written_at, id", kind=kind
    )
    return [read(town.settings.master_keys, row) for row in rows]
