"""The desk of a request: session, moment, keys, and who calls."""

from typing import Annotated

from fastapi import Depends, Request

from services.bundles.cases.opening import Desk
from services.bundles.cases.vault import Vault
from shared.access import HOLDER, PUBLIC, Caller, resident_or_nobody, staff
from shared.clock import Now
from shared.db import SessionDep


async def vault_of(request: Request) -> Vault:
    """The vault under the master keys of this process; asynchronous, because the framework sends others through a thread."""
    return Vault(request.app.state.settings.master_keys)


VaultDep = Annotated[Vault, Depends(vault_of)]


async def _holder_desk(
    session: SessionDep, now: Now, vault: VaultDep, caller: Annotated[Caller, Depends(HOLDER)]
) -> Desk:
    return Desk(session, vault, caller, now)


async def _public_desk(
    request: Request, session: SessionDep, now: Now, vault: VaultDep, _: Annotated[Caller, Depends(PUBLIC)]
) -> Desk:
    """Anybody may start a case; a resident who is logged in and says so by a token becomes its owner."""
    return Desk(session, vault, await resident_or_nobody(request), now)


async def _office_desk(
    session: SessionDep, now: Now, vault: VaultDep, caller: Annotated[Caller, Depends(staff("cases:staff"))]
) -> Desk:
    return Desk(session, vault, caller, now)


async def _authority_desk(
    session: SessionDep, now: Now, vault: VaultDep, caller: Annotated[Caller, Depends(staff("parts:decide"))]
) -> Desk:
    return Desk(session, vault, caller, now)


async def _editor_desk(
    session: SessionDep, now: Now, vault: VaultDep, caller: Annotated[Caller, Depends(staff("bundles:write"))]
) -> Desk:
    return Desk(session, vault, caller, now)


EditorDesk = Annotated[Desk, Depends(_editor_desk, scope="function")]
AuthorityDesk = Annotated[Desk, Depends(_authority_desk, scope="function")]
OfficeDesk = Annotated[Desk, Depends(_office_desk, scope="function")]
HolderDesk = Annotated[Desk, Depends(_holder_desk, scope="function")]
PublicDesk = Annotated[Desk, Depends(_public_desk, scope="function")]
