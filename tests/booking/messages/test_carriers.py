"""Ways out: a real mail server that takes, refuses for good or for now, and one that is away; nobody smuggles in a header."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from aiosmtpd.smtp import SMTP

from services.booking.messages.carriers import Folder, Smtp, carrier_of
from services.booking.messages.letters import Letter, post
from services.booking.messages.mail import NoSuchAddress, mail_of
from services.booking.messages.sending import PostOffice
from shared.clock import utc_now
from tests.booking.town import Town

VALUES = {
    "name": "Erika", "office": "Amt", "starts_at": "2026-12-01T09:30:00+01:00", "minutes": 15, "reference": "T-1", "link": "",
    "services": [{"title": "Ausweis", "quantity": 2}],
}  # fmt: skip


class Inbox:
    """What the mail server is asked and answers."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.recipient_answer, self.data_answer = "250 OK", "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802 - named by aiosmtpd
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        if self.data_answer.startswith("250"):
            self.mails.append(envelope.content)
        return self.data_answer


@pytest_asyncio.fixture(loop_scope="session")
async def inbox() -> AsyncIterator[tuple[Inbox, str]]:
    handler = Inbox()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(handler), "127.0.0.1", 0)
    yield handler, f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


def letter(to: str = "erika@example.org", **values: object) -> Letter:
    about = uuid4()
    return Letter("appointment_reminder", to, about, f"reminder:{about}", VALUES | values)


def office(town: Town, url: str) -> PostOffice:
    return PostOffice(town.database, town.settings.master_keys, carrier_of(url), "Stadt <termine@stadt.example>")


async def written(town: Town, *letters: Letter) -> None:
    async with town.database.transaction() as session:
        await post(session, town.settings.master_keys, letters)


async def rows(town: Town) -> list[tuple]:
    query = "SELECT sent_at IS NOT NULL, given_up_at IS NOT NULL, attempts, error FROM booking.message ORDER BY id"
    return [tuple(row) for row in await town.rows(query)]


async def test_a_server_takes_several_over_one_connection(town: Town, inbox) -> None:
    handler, url = inbox
    await written(town, letter(), letter("max@example.org"))
    assert await office(town, url).send_due() == 2
    assert len(handler.mails) == 2
    assert await rows(town) == [(True, False, 1, None)] * 2


@pytest.mark.parametrize(
    ("recipient", "data", "expected"),
    [
        ("550 no such user", "250 OK", (False, True, 1, "Undeliverable")),
        ("450 later", "250 OK", (False, False, 1, "SMTPRecipientsRefused")),
        ("250 OK", "554 spam", (False, True, 1, "Undeliverable")),
        ("250 OK", "451 busy", (False, False, 1, "SMTPDataError")),
    ],
)
async def test_refused_for_good_or_for_now(town: Town, inbox, recipient: str, data: str, expected: tuple) -> None:
    handler, url = inbox
    handler.recipient_answer, handler.data_answer = recipient, data
    await written(town, letter())
    await office(town, url).send_due()
    assert await rows(town) == [expected]
    assert await office(town, url).send_due() == 0, "not again at once"


async def test_a_server_that_is_away_costs_an_attempt_and_nothing_else(town: Town) -> None:
    await written(town, letter())
    await office(town, "smtp://127.0.0.1:9").send_due()
    assert await rows(town) == [(False, False, 1, None)]


async def test_one_bad_letter_does_not_stop_the_others(town: Town, tmp_path: Path) -> None:
    unknown = letter()
    await written(town, Letter("no_such_text", "a@example.org", uuid4(), "k", {}), unknown, letter(to="a@b@c"))
    await office(town, tmp_path.as_uri()).send_due()
    assert sorted(row[3] or "" for row in await rows(town)) == ["", "NoSuchAddress", "TemplateNotFound"]


async def test_who_keeps_failing_is_given_up(town: Town, tmp_path: Path) -> None:
    await written(town, Letter("no_such_text", "a@example.org", uuid4(), "k", {}))
    await town.do("UPDATE booking.message SET attempts = 15")
    await office(town, tmp_path.as_uri()).send_due()
    assert await rows(town) == [(False, True, 16, "TemplateNotFound")]


async def test_the_same_key_is_one_letter(town: Town) -> None:
    same = letter()
    await written(town, same)
    await written(town, Letter(same.kind, same.to, same.about, same.once_key, same.values))
    assert len(await rows(town)) == 1


@pytest.mark.edge(47)
@pytest.mark.parametrize("evil", ["A\r\nBcc: all@example.org", "A\nB", "A\u2028Bcc: x", "=?utf-8?q?=0d=0aBcc:x?="])
def test_no_value_becomes_a_header(evil: str) -> None:
    for language in ("de", "en"):
        made = letter(name=evil, office=evil, reference=evil, services=[{"title": evil, "quantity": 1}])
        mail = mail_of(Letter(made.kind, made.to, made.about, "k", made.values, language), "S <s@s.example>", utc_now())
        head = mail.as_bytes().split(b"\r\n\r\n")[0].lower()
        assert not any(line.startswith(b"bcc") for line in head.splitlines())  # an id may well hold these letters
        assert [name.lower() for name in mail.keys()].count("subject") == 1  # noqa: SIM118 - headers repeat
    for address in ("a@b.de\r\nBcc: c@d.de", "a@b.de, c@d.de", "a b@c.de", ""):
        with pytest.raises(NoSuchAddress):
            mail_of(letter(to=address), "S <s@s.example>", utc_now())


async def test_the_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    async with Folder(folder).open() as send:
        await send(mail_of(letter(), "S <s@s.example>", utc_now()))
    (file,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_a_carrier_that_does_not_exist_is_refused() -> None:
    for url in ("", "http://mail", "file:outbox", "smtp:///"):
        with pytest.raises(ValueError, match="BOOKING_MAIL_URL"):
            carrier_of(url)
    assert isinstance(carrier_of("smtps://user:p%40ss@mail.example"), Smtp)
