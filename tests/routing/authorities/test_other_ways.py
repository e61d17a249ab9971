"""The inbox of a unit, a receiver the person has chosen, and letters."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PIL import Image
from pydantic import ValidationError
from pypdf import PdfReader, PdfWriter

from services.routing.authorities.chosen import ChosenSettings
from services.routing.authorities.letter import Letter, LetterSettings
from services.routing.authorities.protocol import (
    Accepted,
    FieldLabel,
    File,
    Parcel,
    PermanentFailure,
    TransientFailure,
)
from tests.shared.messaging.rooms import until

CHOICE = {"field": "krankenkasse", "receivers": [
    {"authority": "bzst", "names": ["AOK PLUS", "AOK Plus - Die Gesundheitskasse"]},
    {"authority": "familienkasse", "names": ["Techniker Krankenkasse", "TK"]},
]}  # fmt: skip
ADDRESS = {"address": ["Standesamt Überall", "Ringstraße 1", "04109 Musterstadt"], "sender": ["Stadt Musterstadt"]}
PARCEL = Parcel(
    uuid4(), uuid4(), "elternexpress", "geburtsurkunde", "geburt", "standesamt", "application",
    {"kind.vornamen": "Zoë Änne", "mehrling": False, "sorge": ["a", "b"], "leer": None}, (), ("urkunde",),
    datetime(2026, 3, 2, 8, tzinfo=UTC), "L-AAAA-BBBB",
)  # fmt: skip


async def _is(town, state: str) -> bool:
    return await town.states() == {state: 1}


async def test_a_unit_of_the_city_finds_its_parcel_in_its_inbox(town, couriers) -> None:
    await town.set_authority("standesamt", {}, plugin="unit_inbox")
    await town.release()
    async with couriers(environment="production"):
        await until(lambda: _is(town, "closed"))
    assert await town.events() == [], "its people acknowledge and decide in bundles"
    assert [row[0] for row in await town.rows("select kind from routing.delivery_event order by noted_at")] == [
        "created",
        "closed",
    ]


@pytest.mark.parametrize(
    ("name", "authority"), [("aok plus", "bzst"), ("Techniker-Krankenkasse", "familienkasse"), ("tk", "familienkasse")]
)
async def test_a_parcel_goes_on_to_whom_the_person_has_chosen(town, couriers, name, authority) -> None:
    await town.set_authority("krankenkasse", CHOICE, plugin="chosen")
    town.fields = {"krankenkasse": name}
    await town.release(1, "krankenkasse")
    async with couriers():
        await until(lambda: town.done(1, authority))
    assert {row[0] for row in await town.rows("select authority_id from routing.simulated_receipt")} == {authority}
    kinds = await town.rows("select kind from routing.delivery_event order by noted_at, jti")
    assert [row[0] for row in kinds] == ["created", "forwarded", "handed-over", "decided"]


@pytest.mark.parametrize("name", ["Irgendeine Kasse", "", None])
async def test_a_receiver_nobody_knows_waits_for_a_person(town, couriers, name) -> None:
    await town.set_authority("krankenkasse", CHOICE, plugin="chosen")
    town.fields = {"krankenkasse": name}
    await town.release(1, "krankenkasse")
    async with couriers():
        await until(lambda: _is(town, "dead"))
    assert await town.rows("select reason_code from routing.delivery") == [("receiver-unknown",)]


async def test_who_forwards_in_circles_is_stopped(town, couriers) -> None:
    for one, other in (("krankenkasse", "pflegekasse"), ("pflegekasse", "krankenkasse")):
        choice = {"field": "krankenkasse", "receivers": [{"authority": other, "names": ["A"]}]}
        await town.set_authority(one, choice, plugin="chosen", max_attempts=4)
    town.fields = {"krankenkasse": "A"}
    await town.release(1, "krankenkasse")
    async with couriers():
        await until(lambda: _is(town, "dead"))
    assert await town.rows("select reason_code, attempts from routing.delivery") == [("forwarded-in-circles", 4)]


async def test_a_receiver_that_is_no_authority_waits_for_a_person(town, couriers) -> None:
    choice = {"field": "krankenkasse", "receivers": [{"authority": "atlantis", "names": ["A"]}]}
    await town.set_authority("krankenkasse", choice, plugin="chosen")
    town.fields = {"krankenkasse": "A"}
    await town.release(1, "krankenkasse")
    async with couriers():
        await until(lambda: _is(town, "dead"))
    assert await town.rows("select reason_code from routing.delivery") == [("receiver-unknown",)]


@pytest.mark.parametrize(("channel", "way"), [("analog", "paper"), ("hybrid", "digital"), ("digital", "digital")])
async def test_a_parcel_goes_the_way_its_part_takes_that_day(town, couriers, channel, way) -> None:
    ways = {"paper": "bzst", "digital": "familienkasse"}
    await town.set_authority("standesamt", ways, plugin="phased")
    town.channel = channel
    await town.release()
    async with couriers():
        await until(lambda: town.done(1, ways[way]))
    assert {row[0] for row in await town.rows("select authority_id from routing.simulated_receipt")} == {ways[way]}


async def test_a_switch_between_two_attempts_sends_nothing_twice(town, couriers) -> None:
    await town.set_authority("standesamt", {"paper": "bzst", "digital": "familienkasse"}, plugin="phased")
    await town.set_authority("familienkasse", {"default": "raises"}, max_attempts=100)
    await town.release()
    async with couriers():
        await until(lambda: _tried(town, "familienkasse", 2))
        town.channel = "analog"
        await town.set_authority("familienkasse", {"default": "works"})
        await until(lambda: town.done(1, "familienkasse"))
    assert await town.rows("select 1 from routing.delivery_attempt where authority_id = 'bzst'") == []


async def _tried(town, authority: str, times: int) -> bool:
    return (
        len(await town.rows("select 1 from routing.delivery_attempt where authority_id = :id", id=authority)) >= times
    )


@pytest.mark.parametrize("receivers", [
    [], [{"authority": "a", "names": []}], [{"authority": "a", "names": ["X-Y"]}, {"authority": "b", "names": ["x y"]}],
    [{"authority": "a", "names": ["!"]}],
])  # fmt: skip
def test_choices_that_could_be_mistaken_are_refused(receivers) -> None:
    with pytest.raises(ValidationError):
        ChosenSettings.model_validate({"field": "krankenkasse", "receivers": receivers})


def letter_to(folder: Path, **change: object) -> Letter:
    return Letter(LetterSettings.model_validate(ADDRESS | change), folder, None)


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 60), "white").save(out, "PNG")
    return out.getvalue()


def two_pages() -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


async def test_a_letter_lies_in_the_folder_once_with_its_proofs_behind_it(tmp_path) -> None:
    files = {uuid4(): ("image/png", picture()), uuid4(): ("application/pdf", two_pages())}

    async def open_file(file_id: UUID) -> File:
        return File(file_id, *files[file_id])

    parcel = replace(
        PARCEL,
        evidence=({"id": "ausweis", "form": "copy", "files": [str(each) for each in files]},),
        title={"de": "Geburt beurkunden"},
        labels={"kind.vornamen": FieldLabel({"de": "Wie heißt das Kind?"}, "text", {})},
        open_file=open_file,
    )
    answers = {await letter_to(tmp_path / "post").deliver(parcel, "7f3c") for _ in range(2)}
    assert len(answers) == 1
    assert isinstance(answers.pop(), Accepted)
    [written] = list((tmp_path / "post").iterdir())
    assert (written.name, written.stat().st_mode & 0o007) == ("7f3c.pdf", 0)
    pages = PdfReader(written).pages
    text = pages[0].extract_text()
    assert len(pages) == 4, "cover, picture, and the two pages"
    for expected in (
        "Standesamt Überall",
        "04109 Musterstadt",
        "Geburt beurkunden",
        "Wie heißt das Kind? Zoë Änne",
        "02.03.2026",
        "mehrling: nein",
        "L-AAAA-BBBB",
    ):
        assert expected in text
    assert "leer" not in text


async def test_a_dash_in_our_own_words_keeps_back_no_letter(tmp_path) -> None:
    parcel = replace(PARCEL, title={"de": "Änderung – Halter „neu“"}, fields={"name": "D’Arc"})
    await letter_to(tmp_path).deliver(parcel, "1")
    text = PdfReader(tmp_path / "1.pdf").pages[0].extract_text()
    assert 'Änderung - Halter "neu"' in text
    assert "D'Arc" in text


async def test_a_name_the_font_lacks_is_never_printed_wrongly(tmp_path) -> None:
    parcel = replace(PARCEL, fields={"name": "Łukasz"})
    with pytest.raises(PermanentFailure, match="letter-unprintable"):
        await letter_to(tmp_path).deliver(parcel, "1")
    assert list(tmp_path.iterdir()) == []


async def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TransientFailure):
        await letter_to(tmp_path / "file").deliver(PARCEL, "1")


@pytest.mark.parametrize(
    "change", [{"folder": "../etc"}, {"folder": "/etc"}, {"address": ["one line"]}, {"sender": []}]
)
def test_bad_settings_are_refused(change) -> None:
    with pytest.raises(ValidationError):
        LetterSettings.model_validate(ADDRESS | change)
