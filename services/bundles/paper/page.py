"""A page to print, in the house's plain look: headings, lines to tick, a QR code; A4, black on white, no picture, no font to load."""

import re
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Final

import segno
from fpdf import FPDF, XPos, YPos

from shared.latin1 import with_plain_signs

MEDIA_TYPE: Final = "application/pdf"
FONT: Final = "Helvetica"
MARGIN: Final = 18
LINE: Final = 6
CODE_SIZE: Final = 34
BOX: Final = 4


class Page:
    """A document of one kind of page; `bytes` when everything is on it."""

    def __init__(self, title: str, subtitle: str, printed_at: datetime, code: str | None = None) -> None:
        self._pdf = FPDF(format="A4")
        self._pdf.set_creation_date(printed_at)
        self._pdf.set_title(plain(title))
        self._pdf.set_margins(MARGIN, MARGIN)
        self._pdf.set_auto_page_break(auto=True, margin=MARGIN)
        self.begin(title, subtitle, code)

    def begin(self, title: str, subtitle: str, code: str | None = None) -> None:
        """A new sheet; `code` is printed as a QR code in its upper right corner."""
        self._pdf.add_page()
        if code is not None:
            self._pdf.image(_qr(code), x=self._pdf.w - MARGIN - CODE_SIZE, y=MARGIN, w=CODE_SIZE)
        width = self._pdf.epw - (CODE_SIZE + LINE if code else 0)
        self._write(title, size=18, bold=True, width=width, height=9)
        self._write(subtitle, size=12, width=width)
        self._pdf.set_y(max(self._pdf.get_y(), MARGIN + (CODE_SIZE if code else 0)) + LINE)

    def heading(self, text: str) -> None:
        self._pdf.ln(LINE / 2)
        self._write(text, size=13, bold=True)

    def line(self, text: str) -> None:
        self._write(text)

    def ticks(self, texts: Iterable[str]) -> None:
        """Lines with a box to tick."""
        for text in texts:
            self._pdf.rect(MARGIN, self._pdf.get_y() + 1, BOX, BOX)
            self._pdf.set_x(MARGIN + 2 * BOX)
            self._write(text, width=self._pdf.epw - 2 * BOX)

    def bytes(self) -> bytes:
        """The finished document."""
        return bytes(self._pdf.output())

    def _write(self, text: str, *, size: int = 11, bold: bool = False, width: float = 0, height: float = LINE) -> None:
        self._pdf.set_font(FONT, "B" if bold else "", size)
        self._pdf.multi_cell(width, height, plain(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def plain(text: str) -> str:
    """The text in the characters the printer has; what it has not becomes a question mark."""
    return re.sub(r"[\x00-\x1f\x7f]", " ", with_plain_signs(text)).encode("latin-1", "replace").decode("latin-1")


def printable(text: str) -> bool:
    """Whether the printer has all characters of the text."""
    return bool(text) and plain(text) == with_plain_signs(text)


def _qr(content: str) -> BytesIO:
    picture = BytesIO()
    segno.make(content, error="m", micro=False).save(picture, kind="png", scale=8, border=1)
    picture.seek(0)
    return picture
