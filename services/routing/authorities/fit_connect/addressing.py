"""Which destination gets a submission: the one that is set, or the one the Routing API names, believed by its signature.

Routing API 2.0.0 (https://docs.fitko.de/fit-connect/): `GET /v1/routes?leikaKey=&ars=`. What it names is only taken when the address is
signed by the self-service portal (PS512) for this destination, this service, this place and this delivery service.
"""

import json
import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import aiohttp
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from services.routing.authorities.fit_connect.settings import FitConnectSettings
from services.routing.authorities.protocol import PermanentFailure, TransientFailure
from shared.foreign_http import AnswerTooLarge, ForeignClient

ALGORITHM: Final = "PS512"
SERVICE: Final = "urn:de:fim:leika:leistung:"
PLACE: Final = "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:rs:"
KEPT_SECONDS: Final = 600.0
HEADERS: Final = {"User-Agent": "Lotse", "Accept": "application/json"}
"""The Routing API refuses callers without a name."""


class Addressing:
    """Finds the destination of one way; keeps it for some minutes."""

    def __init__(self, settings: FitConnectSettings, ars: str, foreign: ForeignClient) -> None:
        self._settings, self._ars, self._foreign = settings, ars, foreign
        self._kept_until, self._destination = 0.0, settings.destination_id

    async def destination(self) -> UUID:
        """The destination; raises as `deliver` does."""
        if self._settings.routing_url is not None and time.monotonic() >= self._kept_until:
            self._destination = await self._ask(self._settings.routing_url, str(self._settings.portal_url))
            self._kept_until = time.monotonic() + KEPT_SECONDS
        if self._destination is None:
            raise PermanentFailure("destination-missing")
        return self._destination

    async def _ask(self, routing_url: str, portal_url: str) -> UUID:
        service = self._settings.service_identifier.removeprefix(SERVICE)
        answer = await self._get(f"{routing_url}/v1/routes?{urlencode({'leikaKey': service, 'ars': self._ars})}")
        routes = answer.get("routes") or []
        if len(routes) != 1:
            raise PermanentFailure("destination-ambiguous" if routes else "destination-unknown")
        keys = await self._get(f"{portal_url}/.well-known/jwks.json")
        signed = signed_destination(
            str(routes[0].get("destinationSignature", "")),
            keys.get("keys") or (),
            portal_url,
            self._settings,
            self._ars,
        )
        if signed is None or str(signed) != routes[0].get("destinationId"):
            raise PermanentFailure("destination-not-signed")
        if self._settings.destination_id not in (None, signed):
            raise PermanentFailure("destination-changed")
        return signed

    async def _get(self, url: str) -> Mapping[str, Any]:
        try:
            reply = await self._foreign.send("GET", url, headers=HEADERS, body=None, seconds=8)
            answer = reply.json() if reply.status == 200 else None
        except AnswerTooLarge as error:
            raise PermanentFailure("answer-too-large") from error
        except (aiohttp.ClientError, ValueError) as error:
            raise TransientFailure("routing-api-unreachable") from error
        if not isinstance(answer, dict):
            raise TransientFailure(f"routing-api-answered-{reply.status}")
        return answer


def signed_destination(token: str, keys: Any, issuer: str, settings: FitConnectSettings, ars: str) -> UUID | None:
    """The destination an address signature vouches for, for this service, place and delivery service; None where it does not."""
    try:
        kid = str(jws.extract_compact(token.encode()).headers().get("kid", ""))
        jwk = next(each for each in keys if each.get("kid") == kid)
        key = RSAKey.import_key({name: str(jwk[name]) for name in ("kty", "n", "e")})
        claims = json.loads(json.dumps(jwt.decode(token, key, algorithms=[ALGORITHM]).claims))
        fits = (
            claims["iss"].rstrip("/") == issuer and claims["submissionHost"] == urlsplit(settings.submission_url).netloc
        )
        covered = any(_covers(each, settings.service_identifier, ars) for each in claims["services"])
        return UUID(claims["destinationId"]) if fits and covered else None
    except (JoseError, StopIteration, ValueError, KeyError, TypeError, AttributeError):
        return None


def _covers(service: Mapping[str, Any], identifier: str, ars: str) -> bool:
    """Regional keys are hierarchical: one of fewer digits stands for all places below it."""
    places = [str(each).removeprefix(PLACE) for each in service["gebietIDs"]]
    return identifier in service["leistungIDs"] and any(place and ars.startswith(place) for place in places)
