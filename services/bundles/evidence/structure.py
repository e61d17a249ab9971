"""Is a file what it says it is, whole, and without anything that acts? Decided before it is accepted; pure.

Accepted are PDF, PNG and JPEG. Not accepted: truncated files, files with something behind their end, encrypted PDF, PDF that acts
(scripts, launch actions, embedded files, forms that send), and sizes that would hurt whoever opens them.
"""

import warnings
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Any, Final

from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MOST_PAGES: Final = 200
MOST_OBJECTS: Final = 20_000
MOST_PIXELS: Final = 50_000_000
TAIL: Final = 1024
ACTING: Final = frozenset(
    {"/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA", "/GoToE", "/GoToR",
     "/SubmitForm", "/ImportData", "/Movie", "/Sound", "/Rendition"}
)  # fmt: skip
"""Names that stand for something a reader would do rather than show (ISO 32000-1, 12.6)."""
PNG_END: Final = b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG_END: Final = b"\xff\xd9"
MAGIC: Final[Mapping[bytes, str]] = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
PDF_FAULTS: Final = (Exception, RecursionError)
"""A hostile PDF can make its reader raise anything; whatever it is, the file is not accepted."""


class Unacceptable(Exception):
    """The file is not accepted; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def media_type_of(content: bytes, declared: str) -> str:
    """The media type of an acceptable file; raises Unacceptable. Takes up to a second for large files: call it in a thread."""
    if not content:
        raise Unacceptable("empty")
    found = next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), None)
    if found is None:
        raise Unacceptable("type-unknown")
    if declared not in ("", "application/octet-stream", found):
        raise Unacceptable("type-mismatch")
    CHECKS[found](content)
    return found


def _check_pdf(content: bytes) -> None:
    end = content.rstrip(b"\r\n \x00")
    if not end.endswith(b"%%EOF"):
        raise Unacceptable("not-whole")
    try:
        _check_objects(PdfReader(BytesIO(content), strict=False))
    except Unacceptable:
        raise
    except PDF_FAULTS as fault:
        raise Unacceptable("not-whole") from fault


def _check_objects(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise Unacceptable("encrypted")
    for seen, node in enumerate(_nodes(reader), start=1):
        if seen > MOST_OBJECTS:
            raise Unacceptable("too-many-objects")
        if _acts(node):
            raise Unacceptable("acts")
    pages = len(reader.pages)
    if not 1 <= pages <= MOST_PAGES:
        raise Unacceptable("too-many-pages" if pages else "not-whole")


def _nodes(reader: PdfReader) -> Iterator[Any]:
    """Every object that can be reached from the trailer, each once, without recursion."""
    waiting: list[Any] = [reader.trailer]
    seen: set[tuple[int, int]] = set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, IndirectObject):
            name = (node.idnum, node.generation)
            if name in seen:
                continue
            seen.add(name)
            node = node.get_object()
        yield node
        if isinstance(node, DictionaryObject):
            waiting += [node.raw_get(key) for key in node]
        elif isinstance(node, ArrayObject):
            waiting += list(node)


def _acts(node: Any) -> bool:
    if not isinstance(node, DictionaryObject):
        return False
    return bool(ACTING & set(node)) or str(node.get("/S", "")) in ACTING or str(node.get("/Subtype", "")) in ACTING


def _check_png(content: bytes) -> None:
    if not content.endswith(PNG_END):
        raise Unacceptable("not-whole")
    _check_image(content, "PNG")


def _check_jpeg(content: bytes) -> None:
    if not content.rstrip(b"\x00").endswith(JPEG_END):
        raise Unacceptable("not-whole")
    _check_image(content, "JPEG")


def _check_image(content: bytes, kind: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=(kind,)) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise Unacceptable("too-many-pixels")
                if getattr(image, "n_frames", 1) > 1:
                    raise Unacceptable("acts")
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise Unacceptable("too-many-pixels") from fault
    except (OSError, ValueError, SyntaxError, ArithmeticError, LookupError) as fault:
        raise Unacceptable("not-whole") from fault


CHECKS: Final[Mapping[str, Callable[[bytes], None]]] = {
    "application/pdf": _check_pdf,
    "image/png": _check_png,
    "image/jpeg": _check_jpeg,
}
