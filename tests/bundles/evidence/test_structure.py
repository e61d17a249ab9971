"""What is accepted as a file and what is not, each with its reason."""

import time
from contextlib import suppress

import pytest

from services.bundles.evidence.structure import Unacceptable, media_type_of
from tests.bundles.evidence.files import image, nested_pdf, pdf, png_bomb

HTML = b"<html><script>alert(1)</script></html>"


@pytest.mark.parametrize(
    ("content", "kind"),
    [(pdf(), "application/pdf"), (pdf(20), "application/pdf"), (image("PNG"), "image/png"), (image("JPEG"), "image/jpeg")],
)  # fmt: skip
def test_ordinary_files_are_accepted(content: bytes, kind: str) -> None:
    assert media_type_of(content, kind) == media_type_of(content, "") == kind


@pytest.mark.parametrize(
    ("content", "declared", "code"),
    [
        (b"", "", "empty"),
        (HTML, "application/pdf", "type-unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "type-unknown"),
        (b"PK\x03\x04zip", "application/pdf", "type-unknown"),
        (image("PNG"), "image/jpeg", "type-mismatch"),
        (pdf(), "text/html", "type-mismatch"),
        (pdf() + HTML, "", "not-whole"),
        (image("PNG") + HTML, "", "not-whole"),
        (image("JPEG") + HTML, "", "not-whole"),
        (b"%PDF-1.7\n%%EOF", "", "not-whole"),
        (b"%PDF-1.7\n" + HTML + b"\n%%EOF", "", "not-whole"),
        (pdf(password="secret"), "", "encrypted"),
        (pdf(201), "", "too-many-pages"),
        (pdf(script=True), "", "acts"),
        (pdf(launch=True), "", "acts"),
        (pdf(attachment=True), "", "acts"),
        (png_bomb(), "", "too-many-pixels"),
        (image("PNG", frames=3), "", "acts"),
    ],
    ids=lambda value: None if isinstance(value, str) else "file",  # the bytes of an encrypted file are others each time
)
def test_others_are_not(content: bytes, declared: str, code: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        media_type_of(content, declared)
    assert refused.value.code == code


@pytest.mark.parametrize("content", [pdf(3), image("PNG"), image("JPEG")])
def test_no_truncated_file_is_accepted(content: bytes) -> None:
    for cut in range(1, 33):
        with pytest.raises(Unacceptable):
            media_type_of(content[: len(content) * cut // 33], "")


def test_deep_nesting_ends_quickly() -> None:
    began = time.perf_counter()
    with suppress(Unacceptable):
        media_type_of(nested_pdf(400), "")
    assert time.perf_counter() - began < 2
