"""Read a multipart upload: one file at most, counted while it arrives, never written to a temporary file in clear."""

from dataclasses import dataclass
from typing import Final

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from services.bundles.evidence.problems import EvidenceTooLarge
from shared.problems import BadRequest, UnsupportedMediaType

MOST_FIELDS: Final = 4
MULTIPART: Final = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Upload:
    """The fields of the form and the file; `content` is None where there is none, the client's file name is dropped."""

    fields: dict[str, str]
    content: bytes | None
    media_type: str


class _InMemory(MultiPartParser):
    """The framework's parser, which must not spool a person's papers to disk; the body is limited before it gets here."""

    spool_max_size = 1 << 30


async def read_upload(request: Request, limit: int) -> Upload:
    """The upload of a request; raises EvidenceTooLarge, UnsupportedMediaType or BadRequest."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != MULTIPART:
        raise UnsupportedMediaType
    parser = _InMemory(request.headers, request.stream(), max_files=1, max_fields=MOST_FIELDS)
    try:
        form = await parser.parse()
    except (MultiPartException, ValueError, KeyError) as error:
        raise BadRequest from error
    try:
        return await _upload_of(form, limit)
    finally:
        await form.close()


async def _upload_of(form: FormData, limit: int) -> Upload:
    fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    file = next((value for _, value in form.multi_items() if isinstance(value, UploadFile)), None)
    if file is None:
        return Upload(fields, None, "")
    if (file.size or 0) > limit:
        raise EvidenceTooLarge(limit=limit)
    return Upload(fields, await file.read(), (file.content_type or "").split(";")[0].strip().lower())
