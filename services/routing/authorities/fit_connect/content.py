"""The data and the metadata (2.1.0) of a submission."""

import json
from collections.abc import Sequence
from typing import Any, Final

from services.routing.authorities.fit_connect.sealing import digest
from services.routing.authorities.payment import as_json, information
from services.routing.authorities.protocol import Change, File, Parcel
from shared.clock import BERLIN

SCHEMA: Final = "https://schema.fitko.de/fit-connect/metadata/2.1.0/metadata.schema.json"
AUTHOR: Final = {"name": "Lotse", "product": {"name": "Lotse", "version": "1", "manufacturer": "Lotse"}}


def data_of(parcel: Parcel) -> bytes:
    """What the authority gets: exactly the fields of the parcel."""
    content = {"part": parcel.part_key, "fields": dict(parcel.fields), "marks": list(parcel.marks),
               "evidence": [{"id": each["id"], "form": each["form"]} for each in parcel.evidence],
               "payment": as_json(parcel.payment)}  # fmt: skip
    return json.dumps(content, ensure_ascii=False).encode()


def change_of(change: Change, submission: str) -> bytes:
    """What a change says: all fields as they are now, or that they were taken back; `replaces` is the submission it is about."""
    told = {"part": change.part_key, "change": change.kind, "replaces": submission}
    content = json.loads(data_of(change.parcel)) if change.parcel else {}
    return json.dumps(content | told, ensure_ascii=False).encode()


def metadata_of(
    parcel: Parcel | None, data: bytes, files: Sequence[File], reference: str, schema_uri: str
) -> dict[str, Any]:
    """`reference` is one of this delivery alone; of the parcel (None: it was taken back) come the Eingangsdatum and the payment."""
    applied = {"applicationDate": parcel.received_at.astimezone(BERLIN).date().isoformat()} if parcel else {}
    paid = information(parcel.payment) if parcel else None
    return {
        "$schema": SCHEMA,
        "contentStructure": {
            "data": {
                "hash": digest(data),
                "submissionSchema": {"schemaUri": schema_uri, "mimeType": "application/json"},
            },
            "attachments": [
                {
                    "hash": digest(file.content),
                    "purpose": "attachment",
                    "mimeType": file.media_type.partition(";")[0],
                    "attachmentId": str(file.id),
                }
                for file in files
            ],
        },
        "additionalReferenceInfo": {
            "senderReference": reference,
            **applied,
        },
        "author": AUTHOR,
        **({"paymentInformation": paid} if paid else {}),
    }
