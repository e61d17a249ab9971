"""Files as people and attackers send them, made on the spot."""

import zlib
from io import BytesIO

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject


def pdf(
    pages: int = 1, *, script: bool = False, launch: bool = False, attachment: bool = False, password: str = ""
) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(72, 72)
    if script:
        writer._root_object[NameObject("/OpenAction")] = _action("/JavaScript", "/JS", "app.alert(1)")
    if attachment:
        writer.add_attachment("a.txt", b"hidden")
    if launch:
        writer._root_object[NameObject("/OpenAction")] = _action("/Launch", "/F", "calc")
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _action(kind: str, key: str, value: str) -> DictionaryObject:
    return DictionaryObject({NameObject("/S"): NameObject(kind), NameObject(key): TextStringObject(value)})


def nested_pdf(depth: int) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    inner = ArrayObject()
    for _ in range(depth):
        inner = ArrayObject([inner])
    writer._root_object[NameObject("/Deep")] = inner
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def image(kind: str = "PNG", size: tuple[int, int] = (40, 30), frames: int = 1) -> bytes:
    out = BytesIO()
    picture = Image.effect_noise(size, 40)
    more = [Image.effect_noise(size, 30) for _ in range(frames - 1)]
    picture.save(out, kind, **({"save_all": True, "append_images": more} if more else {}))
    return out.getvalue()


def png_bomb(side: int = 30_000) -> bytes:
    """A PNG that claims to be enormous in a few bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)

    head = side.to_bytes(4) * 2 + bytes([8, 0, 0, 0, 0])
    data = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
