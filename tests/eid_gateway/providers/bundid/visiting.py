"""A person whose browser goes to BundID and comes back."""

import base64
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import httpx
from lxml import etree

from services.eid_gateway.saml.names import akdb, saml
from tests.eid_gateway.conftest import ISSUER
from tests.eid_gateway.flow import Application, mark_of
from tests.eid_gateway.saml.idp import Idp


def request_in(address: str) -> etree._Element:
    """The AuthnRequest an address carries."""
    packed = parse_qs(urlsplit(address).query)["SAMLRequest"][0]
    return etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))


def asked_attributes(request: etree._Element) -> dict[str, str]:
    return {one.get("Name", ""): one.get("RequiredAttribute", "") for one in request.iter(akdb("RequestedAttribute"))}


@contextmanager
def without_cookies(client: httpx.AsyncClient) -> Iterator[None]:
    """As a page of another site, or another browser."""
    kept = list(client.cookies.jar)
    client.cookies.clear()
    yield
    for cookie in kept:
        client.cookies.jar.set_cookie(cookie)


@dataclass
class Visitor:
    """Somebody at a browser, with an application they want to use."""

    application: Application
    idp: Idp = field(default_factory=lambda: Idp(answer_url=f"{ISSUER}/eid/bundid/acs"))
    page: httpx.Response | None = None

    @property
    def client(self) -> httpx.AsyncClient:
        return self.application.client

    async def leave_for_bundid(self, **changes: str | None) -> etree._Element:
        """Press the button; the identity provider learns which request it answers."""
        self.page = await self.application.open_page(**changes)
        gone = await self.press()
        request = request_in(gone.headers["location"])
        self.idp.request = request.get("ID", "")
        return request

    async def press(self) -> httpx.Response:
        gone = await self.client.post(f"{self.page.request.url.path}/bundid", data={"mark": mark_of(self.page)})
        assert gone.status_code == 303, gone.text
        return gone

    async def post(self, raw: bytes) -> httpx.Response:
        """What the browser does on BundID's page: a form from another site, so without cookies."""
        form = {"SAMLResponse": base64.b64encode(raw).decode()}
        with without_cookies(self.client):
            return await self.client.post("/eid/bundid/acs", data=form)

    async def come_back(self, raw: bytes) -> httpx.Response:
        """The whole way back; the last answer is the redirect to the application."""
        posted = await self.post(raw)
        assert posted.status_code == 303, posted.text
        return await self.client.get(urlsplit(posted.headers["location"]).path)


def context_of(request: etree._Element) -> str:
    return request.findtext(f".//{saml('AuthnContextClassRef')}") or ""
