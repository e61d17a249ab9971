"""Who may call what: every route declares exactly one access level, and a test lists them all."""

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from fastapi import FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.openapi.models import HTTPBase
from fastapi.openapi.models import HTTPBearer as HTTPBearerModel
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.security.base import SecurityBase

from shared.possession import check_possession
from shared.problems import DocumentNotAccepted, Forbidden, LevelTooLow, LoginTooOld, OnlyInPerson, Unauthorized
from shared.tokens import TokenVerifier, VerifiedToken

Kind = Literal["public", "holder", "citizen", "staff", "machine"]

LEVELS: Final = {
    "http://eidas.europa.eu/LoA/low": 1,
    "http://eidas.europa.eu/LoA/substantial": 2,
    "http://eidas.europa.eu/LoA/high": 3,
}
"""Assurance levels (eIDAS implementing regulation 2015/1502) in rising order, as they stand in the claim `acr`."""
LEVEL_NAMES: Final = {"low": 1, "substantial": 2, "high": 3}
ACR_OF_NAME: Final = {acr.rpartition("/")[2]: acr for acr in LEVELS}


WHO: Final[dict[Kind, str]] = {
    "public": "Anybody",
    "holder": "`Authorization: Secret <secret>`, with the secret that was told when the thing was made",
    "citizen": "A resident, with an access token of the eID gateway (`Bearer`, or `DPoP` where the application shows a key)",
    "staff": "Staff or a program of theirs, with an access token of the city's identity provider",
    "machine": "A room of this house, with an access token of the city's identity provider",
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: nobody known, the holder of a secret, a resident, a member of staff or a machine.

    `actor` is the pseudonym of who acts for the resident `subject` (RFC 8693 §4.1), for instance a parent for a child.
    """

    kind: Kind = "public"
    subject: str = ""
    scopes: frozenset[str] = frozenset()
    level: int = 0
    secret: str = ""
    actor: str = ""
    claims: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """A stable name of the caller, for idempotency keys and audit; never shown."""
        return f"{self.kind}:{self.subject}" if self.subject else self.kind

    def works_at(self, office_id: str) -> bool:
        """Whether the token's claim `offices` names the office; `*` stands for all of them, no claim for none."""
        offices = self.claims.get("offices")
        return isinstance(offices, list) and ("*" in offices or office_id in offices)


class Access(SecurityBase):
    """A route dependency that lets in whom it names and returns the Caller."""

    def __init__(
        self,
        kind: Kind,
        *,
        scope: str = "",
        level: str = "",
        fresh: int = 0,
        documents: Collection[str] = (),
        in_person: bool = False,
    ) -> None:
        self.kind, self.scope, self.level = kind, scope, level
        self.fresh, self.documents, self.in_person = fresh, documents, in_person
        self.model = told(kind)
        self.scheme_name = kind

    @property
    def text(self) -> str:
        """How the level is written in the list of all routes."""
        fresh, person = (f"{self.fresh}min" if self.fresh else ""), ("in_person" if self.in_person else "")
        detail = ",".join(part for part in (self.scope or self.level, fresh, person, *self.documents) if part)
        return f"{self.kind}({detail})" if detail else self.kind

    async def __call__(self, request: Request) -> Caller:
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        credentials = credentials.strip()
        if self.kind == "public":
            return Caller()
        if scheme.lower() == "secret" and self.kind == "holder" and credentials:
            return Caller("holder", secret=credentials)
        if scheme.lower() not in ("bearer", "dpop") or not credentials:
            raise Unauthorized(scheme=self._wanted())
        verifier: TokenVerifier = request.app.state.tokens
        token = await verifier.verify(credentials)
        await check_possession(request, scheme.lower(), credentials, token)
        return self._admit(token)

    def _wanted(self) -> str:
        return "Secret" if self.kind == "holder" else "Bearer"

    def _admit(self, token: VerifiedToken) -> Caller:
        caller = _caller_of(token)
        if self.kind in ("staff", "machine"):
            if token.issuer.kind != "city" or self.scope not in caller.scopes:
                raise Forbidden(needed=self.text)
            return caller
        if token.issuer.kind != "resident":
            raise Forbidden(needed=self.text)
        self._check_login(caller)
        return caller

    def _check_login(self, caller: Caller) -> None:
        """Whether the login was sure, recent and of the right kind enough."""
        if self.level and caller.level < LEVEL_NAMES[self.level]:
            raise LevelTooLow(needed=self.level, acr=ACR_OF_NAME[self.level])
        since = caller.claims.get("auth_time")
        if self.fresh and not (isinstance(since, int | float) and time.time() - since <= self.fresh * 60):
            raise LoginTooOld(minutes=self.fresh)
        if self.documents and caller.claims.get("document") not in self.documents:
            raise DocumentNotAccepted(accepted=", ".join(self.documents))
        if self.in_person and caller.actor:
            raise OnlyInPerson


def told(kind: Kind) -> HTTPBase:
    """How the contract says that a caller names itself."""
    if kind == "holder":
        return HTTPBase(scheme="secret", description=WHO[kind])
    return HTTPBearerModel(bearerFormat="JWT", description=WHO[kind])


def _caller_of(token: VerifiedToken) -> Caller:
    claims = token.claims
    acting = claims.get("act")
    kind: Kind = "citizen" if token.issuer.kind == "resident" else "staff"
    return Caller(
        kind=kind,
        subject=str(claims["sub"]),
        scopes=frozenset(str(claims.get("scope", "")).split()),
        level=LEVELS.get(str(claims.get("acr", "")), 0),
        actor=str(acting.get("sub", "")) if isinstance(acting, dict) else "",
        claims=claims,
    )


PUBLIC: Final = Access("public")
"""Anybody, without naming themselves."""
HOLDER: Final = Access("holder")
"""Whoever holds the secret of the thing (`Authorization: Secret ...`), or the resident who owns it (`Bearer ...`)."""


def citizen(level: str = "low", *, fresh: int = 0, documents: Collection[str] = (), in_person: bool = False) -> Access:
    """A resident logged in through the eID gateway at least at this level: low, substantial or high.

    `fresh` is how many minutes ago the login may be at most; `documents` are the cards accepted, as the claim `document` names them
    (`identity_card`, `residence_permit`, `eid_card`). Who falls short of level or age is told to step up (RFC 9470). `in_person` refuses
    whoever acts for somebody else.
    """
    return Access("citizen", level=level, fresh=fresh, documents=documents, in_person=in_person)


ANY_RESIDENT: Final = citizen()


async def resident_or_nobody(request: Request) -> Caller:
    """Whom a public route may know: the resident whose token came with the request, and who acts for them; nobody without a token.

    A token that came is checked as everywhere; raises Unauthorized for one that does not hold and Forbidden for one of the city.
    """
    scheme = request.headers.get("authorization", "").partition(" ")[0].lower()
    return await ANY_RESIDENT(request) if scheme in ("bearer", "dpop") else Caller()


def staff(scope: str) -> Access:
    """A member of staff, or a client of theirs, whose token from the city's identity provider carries the scope."""
    return Access("staff", scope=scope)


def machine(scope: str) -> Access:
    """Another service, whose token from the city's identity provider carries the scope."""
    return Access("machine", scope=scope)


DOCS_PATHS: Final = frozenset({"/docs/try", "/docs/oauth2-redirect"})
"""Pages the framework adds; they show the contract and nothing else."""


def declared_access(app: FastAPI) -> Iterator[tuple[str, str, str]]:
    """(method, path, access level) of every route; the level is `MISSING` where a route declares none, `SEVERAL` for more."""
    for route in iter_route_contexts(app.routes):  # `app.routes` alone shows included routers, not what is in them
        if isinstance(route.original_route, APIRoute):
            if route.path in DOCS_PATHS:
                continue
            levels = sorted({access.text for access in _accesses(route.dependant)})
            level = levels[0] if len(levels) == 1 else ("SEVERAL" if levels else "MISSING")
            for method in sorted(route.methods or ()):
                yield method, route.path or "", level


def _accesses(dependant: Dependant) -> Iterator[Access]:
    if isinstance(dependant.call, Access):
        yield dependant.call
    for child in dependant.dependencies:
        yield from _accesses(child)
