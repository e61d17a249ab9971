"""The export over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.bundles.cases.desks import HolderDesk
from services.bundles.export.collecting import export
from services.bundles.export.schemas import CaseExport

router = APIRouter(prefix="/v1/cases/{case_id}/export", tags=["privacy"])


@router.get("", summary="Everything the case holds, in one document", response_model=CaseExport)
async def export_case(case_id: UUID, desk: HolderDesk, response: Response) -> CaseExport:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Disposition"] = 'attachment; filename="lotse-export.json"'
    return await export(desk, case_id)
