"""Debian's mod_auth_openidc (OpenID certified) as a confidential application in front of a page."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
import pytest_asyncio
from joserfc.jwk import RSAKey

from deploy.ports import free_port
from tests.eid_gateway.flow import HIGH, mark_of
from tests.eid_gateway.registered import Signatory

MODULES = Path("/usr/lib/apache2/modules")
LOADED = ("mpm_event", "authz_core", "authn_core", "authz_user", "headers", "auth_openidc")
CONFIGURATION = """
ServerName 127.0.0.1
ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile {folder}/apache.pid
ErrorLog {folder}/error.log
Listen 127.0.0.1:{port}
DocumentRoot {folder}/pages
OIDCProviderMetadataURL {issuer}/.well-known/openid-configuration
OIDCClientID portal
OIDCPrivateKeyFiles portal-1#{folder}/key.pem
OIDCPublicKeyFiles portal-1#{folder}/public.pem
OIDCProviderTokenEndpointAuth private_key_jwt
OIDCRedirectURI {home}/callback
OIDCDefaultLoggedOutURL {home}/open.html
OIDCPKCEMethod S256
OIDCScope "openid profile"
OIDCAuthRequestParams acr_values={high}
OIDCCryptoPassphrase {secret}
<Location />
  Require all granted
</Location>
<LocationMatch "^/(private|callback)">
  AuthType openid-connect
  Require valid-user
  Header set X-Name "expr=%{{HTTP:OIDC_CLAIM_given_name}}"
  Header set X-Acr "expr=%{{HTTP:OIDC_CLAIM_acr}}"
</LocationMatch>
"""


@dataclass(frozen=True)
class Apache:
    """A web server with one private page."""

    home: str
    folder: Path


@pytest_asyncio.fixture(loop_scope="session")
async def apache(issuer: str, database, tmp_path: Path) -> AsyncIterator[Apache]:
    if shutil.which("apache2") is None or not (MODULES / "mod_auth_openidc.so").exists():
        pytest.skip("needs the Debian packages apache2 and libapache2-mod-auth-openidc: make test-eid")
    port, key = free_port(), RSAKey.generate_key(2048, {"kid": "portal-1"})
    home = f"http://127.0.0.1:{port}"
    await Signatory(key=key).register(
        database, redirect_uris=[f"{home}/callback"], post_logout_redirect_uris=[f"{home}/open.html"]
    )
    _furnish(tmp_path, key, {"port": port, "home": home, "issuer": issuer, "high": HIGH, "secret": "x" * 32})
    process = await asyncio.create_subprocess_exec("apache2", "-f", str(tmp_path / "apache.conf"), "-DFOREGROUND")
    await _answers(home, process, tmp_path)
    yield Apache(home, tmp_path)
    process.terminate()
    await process.wait()


def _furnish(folder: Path, key: RSAKey, values: dict[str, object]) -> None:
    (folder / "pages").mkdir()
    for name in ("private", "open"):
        (folder / "pages" / f"{name}.html").write_text(f"{name} page")
    (folder / "key.pem").write_bytes(key.as_pem(private=True))
    (folder / "public.pem").write_bytes(key.as_pem(private=False))
    modules = "".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so\n" for name in LOADED)
    (folder / "apache.conf").write_text(modules + CONFIGURATION.format(folder=folder, **values))


async def _answers(home: str, process: asyncio.subprocess.Process, folder: Path) -> None:
    async with httpx.AsyncClient() as caller:
        while process.returncode is None:
            try:
                await caller.get(f"{home}/open.html")
            except httpx.TransportError:
                await asyncio.sleep(0.02)
            else:
                return
    pytest.fail((folder / "error.log").read_text())


async def follow(browser: httpx.AsyncClient, url: str) -> httpx.Response:
    """Follow redirects until a page."""
    answer = await browser.get(url)
    while answer.is_redirect:
        answer = await browser.get(urljoin(str(answer.url), answer.headers["location"]))
    return answer


async def log_in(browser: httpx.AsyncClient, apache: Apache) -> httpx.Response:
    page = await follow(browser, f"{apache.home}/private.html")
    assert "Portal" in page.text, page.text + (apache.folder / "error.log").read_text()
    chosen = {"mark": mark_of(page), "person": "sim-anna"}
    back = await browser.post(f"{page.url}/simulated", data=chosen)
    return await follow(browser, back.headers["location"])


async def test_a_private_page_opens_after_a_login(apache: Apache) -> None:
    async with httpx.AsyncClient(timeout=20) as browser:
        page = await log_in(browser, apache)
        assert page.status_code == 200, page.text + (apache.folder / "error.log").read_text()
        assert page.text == "private page"
        assert page.headers["x-name"] == "Anna"
        assert page.headers["x-acr"] == HIGH
        assert (await browser.get(f"{apache.home}/private.html")).text == "private page", "it keeps its own session"


async def test_a_code_that_was_used_opens_nothing(apache: Apache) -> None:
    async with httpx.AsyncClient(timeout=20) as browser:
        page = await follow(browser, f"{apache.home}/private.html")
        back = await browser.post(f"{page.url}/simulated", data={"mark": mark_of(page), "person": "sim-anna"})
        callback = back.headers["location"]
        assert urlsplit(callback).path == "/callback"
        assert (await follow(browser, callback)).text == "private page"
        async with httpx.AsyncClient(timeout=20) as thief:
            assert (await follow(thief, callback)).text != "private page"
