"""Staff set gates and issue codes."""

import secrets
from itertools import groupby
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.gates import store
from services.booking.gates.passing import code_hash
from services.booking.gates.schemas import Codes, CodesRequest, Gates, GateSetting
from shared.ids import SPEAKABLE
from shared.problems import FieldError, Invalid
from shared.settings import MasterKeys

LETTERS: Final = 12
"""60 random bits, in three groups that can be read out."""


async def list_gates(session: AsyncSession) -> Gates:
    """Every gate, by office and service."""
    rows = await store.gates(session)
    grouped = groupby(rows, key=lambda row: (row.office_id, row.service_id))
    items = [
        GateSetting.model_validate({"office": office or None, "service": service or None, "needs": [row.needs for row in group]})
        for (office, service), group in grouped
    ]  # fmt: skip
    return Gates(items=items)


async def set_gate(session: AsyncSession, setting: GateSetting) -> GateSetting:
    """These and no others stand there; a repetition changes nothing."""
    if setting.office is None and setting.service is None:
        text = {"de": "Eine Dienststelle oder eine Dienstleistung nennen.", "en": "Name an office or a service."}
        raise Invalid(errors=[FieldError("service", text)])
    await store.replace_gates(session, setting.office or "", setting.service or "", sorted(set(setting.needs)))
    return setting


async def issue_codes(session: AsyncSession, keys: MasterKeys, request: CodesRequest) -> Codes:
    """Fresh codes; only their hashes are kept."""
    codes = [_new_code() for _ in range(request.count)]
    common = {
        "office_id": request.office or "",
        "service_id": request.service or "",
        "valid_until": request.valid_until,
    }
    await store.add_codes(session, [common | {"code_hash": code_hash(keys, code)} for code in codes])
    return Codes(codes=codes)


def _new_code() -> str:
    letters = "".join(secrets.choice(SPEAKABLE) for _ in range(LETTERS))
    return "-".join(letters[start : start + 4] for start in range(0, LETTERS, 4))
