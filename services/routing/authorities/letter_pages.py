"""The pages of a letter: address field after DIN 5008, what it is about, the fields of the parcel, and every proof behind them.

What is told about a parcel later is a letter too: a correction brings all of it anew, a withdrawal names only the mark of the first letter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from fpdf import FPDF, XPos, YPos
from fpdf.fonts import TTFFont
from pypdf import PdfReader, PdfWriter

from services.routing.authorities.letter_lines import lines_of
from services.routing.authorities.protocol import File, Parcel
from shared.clock import BERLIN
from shared.latin1 import with_plain_signs

BUILT_IN: Final = "Helvetica"
LEFT, ADDRESS_TOP, ADDRESS_WIDTH, SUBJECT_TOP, LINE = 25.0, 45.0, 85.0, 98.0, 5.5
"""Millimetres; form B of DIN 5008, so that the address stands in the window of the envelope."""
SUBJECT: Final = "Übermittlung eines Antragsteils ({part}), Vorgang {reference}"
CORRECTION: Final = "Berichtigung: Antragsteil ({part}), Vorgang {reference}"
WITHDRAWAL: Final = "Rücknahme: Antragsteil ({part})"
MARK: Final = "Unser Zeichen: {mark}"
REPLACES: Final = "Dieses Schreiben ersetzt unser Schreiben mit dem Zeichen {mark}."
TAKEN_BACK: Final = (
    "Der Teil aus unserem Schreiben mit dem Zeichen {mark} wurde zurückgenommen. Bitte bearbeiten Sie ihn nicht weiter."
)
RECEIVED: Final = "Eingang bei der Stadt: {date}. Dieses Datum gilt auch für Sie (§ 16 Abs. 2 SGB I)."


class Unprintable(Exception):
    """The letter holds a character that the font has not."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a letter says: subject, sentences, and the lines of the parcel as (what, value)."""

    subject: str
    sentences: Sequence[str]
    lines: Sequence[tuple[str, str]] = ()
    at: datetime | None = None

    def in_plain_signs(self) -> "Wording":
        """The same for a font that has Latin-1 only: a dash in the title of a service keeps back no letter."""
        lines = [(with_plain_signs(what), with_plain_signs(value)) for what, value in self.lines]
        return replace(self, subject=with_plain_signs(self.subject), lines=lines)


def of_parcel(parcel: Parcel, mark: str, replaces: str | None = None) -> Wording:
    """The letter that brings a parcel, or (`replaces` is the mark of that) brings it anew."""
    about = CORRECTION if replaces else SUBJECT
    sentences = [REPLACES.format(mark=replaces)] if replaces else []
    received = RECEIVED.format(date=f"{parcel.received_at.astimezone(BERLIN):%d.%m.%Y}")
    subject = about.format(part=parcel.title.get("de", parcel.part_key), reference=parcel.sender_reference)
    return Wording(subject, [MARK.format(mark=mark), *sentences, received], lines_of(parcel), parcel.received_at)


def of_withdrawal(part_key: str, mark: str, withdrawn: str) -> Wording:
    """The letter that says that the one with the mark `withdrawn` is void."""
    return Wording(WITHDRAWAL.format(part=part_key), [MARK.format(mark=mark), TAKEN_BACK.format(mark=withdrawn)])


def letter(
    wording: Wording, address: Sequence[str], sender: Sequence[str], files: Sequence[File], font: Path | None
) -> bytes:
    """The letter as PDF; raises Unprintable. `font` is a TrueType file; without one there is Latin-1 only."""
    pdf = FPDF(format="A4")
    if wording.at is not None:
        pdf.set_creation_date(wording.at)
    pdf.set_margins(LEFT, 20, 20)
    pdf.set_auto_page_break(auto=True, margin=20)
    face = BUILT_IN
    if font is not None:
        face = "letter"
        pdf.add_font(face, fname=font)
    pdf.set_font(face, size=10)
    if font is None:
        wording = wording.in_plain_signs()
    text = [wording.subject, *sender, *address, *(word for pair in wording.lines for word in pair)]
    if not all(_printable(each, font, pdf) for each in text):
        raise Unprintable
    _cover(pdf, wording, address, sender)
    for name, value in wording.lines:
        _write(pdf, f"{name} {value}" if name.endswith(("?", ".", "!")) else f"{name}: {value}")
    for file in files:
        if file.media_type.startswith("image/"):
            pdf.add_page()
            pdf.image(BytesIO(file.content), w=pdf.epw, h=pdf.eph, keep_aspect_ratio=True)
    return _bound(bytes(pdf.output()), [file.content for file in files if file.media_type == "application/pdf"])


def _cover(pdf: FPDF, wording: Wording, address: Sequence[str], sender: Sequence[str]) -> None:
    pdf.add_page()
    pdf.set_xy(LEFT, ADDRESS_TOP - LINE)
    pdf.set_font_size(7)
    _write(pdf, " · ".join(sender), ADDRESS_WIDTH)
    pdf.set_font_size(10)
    for line in address:
        _write(pdf, line, ADDRESS_WIDTH)
    pdf.set_y(SUBJECT_TOP)
    pdf.set_font_size(12)
    _write(pdf, wording.subject)
    pdf.set_font_size(10)
    for sentence in wording.sentences:
        _write(pdf, sentence)
    pdf.ln(LINE)


def _write(pdf: FPDF, text: str, width: float = 0) -> None:
    pdf.multi_cell(width, LINE, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _printable(text: str, font: Path | None, pdf: FPDF) -> bool:
    if font is None:
        return all(character in "\n\t" or character.isprintable() and ord(character) < 256 for character in text)  # noqa: RUF021
    face = pdf.fonts[pdf.font_family]
    known = face.cmap if isinstance(face, TTFFont) else {}
    return all(character in "\n\t" or ord(character) in known for character in text)


def _bound(cover: bytes, proofs: Sequence[bytes]) -> bytes:
    """The letter with the proofs that are PDFs themselves behind it."""
    if not proofs:
        return cover
    writer = PdfWriter(clone_from=BytesIO(cover))
    for proof in proofs:
        for page in PdfReader(BytesIO(proof)).pages:
            writer.add_page(page)
    bound = BytesIO()
    writer.write(bound)
    return bound.getvalue()
