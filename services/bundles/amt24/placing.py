"""Where an application belongs: asked of the catalog before the transaction begins; what nobody can say is for a person to decide."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp

from services.bundles.amt24.envelope import Envelope
from services.bundles.intakes.catalog import Told, ask
from services.bundles.settings import BundlesSettings
from shared.http import HttpClient
from shared.problems import NeighbourUnavailable


@dataclass(frozen=True, slots=True)
class Where:
    """A bundle, or a service with what the catalog said of it; `problem` is a code when neither can be said."""

    bundle: str | None = None
    service: str = ""
    told: Told = field(default_factory=Told)
    authority: str | None = None
    problem: str | None = None


async def where(http: HttpClient, settings: BundlesSettings, envelope: Envelope) -> Where:
    """Where it belongs. Raises NeighbourUnavailable where only the catalog could say and it is away."""
    if envelope.bundle is not None:
        return Where(bundle=envelope.bundle)
    if envelope.service is not None:
        return await of_service(http, settings, envelope, envelope.service, envelope.authority)
    found = await _with_key(http, settings, envelope.leika_id or "")
    if len(found) != 1:
        return Where(problem="service-ambiguous" if found else "service-unknown")
    return await of_service(http, settings, envelope, found[0], envelope.authority)


async def of_service(
    http: HttpClient, settings: BundlesSettings, envelope: Envelope, service: str, wanted: str | None
) -> Where:
    """The unit that decides on a service at the place of the envelope; `wanted` decides among several candidates.

    While the catalog is away nobody is asked twice: the coordinating office finds out, as at a counter.
    """
    place = f"postcode={envelope.postcode}" if envelope.postcode else f"ars={envelope.ars or settings.ars}"
    told = await ask(http, settings.catalog_url, service, place)
    if not told.exists:
        return Where(service=service, told=told, problem="service-unknown")
    authority = told.authority or (wanted if wanted in told.candidates else None)
    ambiguous = told.known and authority is None
    return Where(service=service, told=told, authority=authority, problem="authority-ambiguous" if ambiguous else None)


async def _with_key(http: HttpClient, settings: BundlesSettings, leika_id: str) -> list[str]:
    """The services with a Leistungsschlüssel."""
    query = urlencode({"leika": leika_id, "limit": 2})
    try:
        reply = await http.send("GET", f"{settings.catalog_url}/v1/services?{query}")
        return [str(each["id"]) for each in reply.json()["items"]] if reply.status == 200 else []
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError) as error:
        raise NeighbourUnavailable(room="catalog") from error
