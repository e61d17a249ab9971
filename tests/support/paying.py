"""What every room that takes money is tested with: the real catalogue, a provider's stand-in, and the way there."""

import pytest
import pytest_asyncio

from deploy.payment_provider.app import Till
from deploy.payment_provider.app import create_app as create_till
from services.catalog.app import create_app as create_catalog
from services.catalog.settings import CatalogSettings
from shared.foreign_http import ForeignClient
from shared.payments.provider import XBezahldienste
from shared.payments.settings import PaymentSettings
from shared.webhook_signatures import new_secret
from tests.support.serving import serving

BACK = "http://127.0.0.1:3000/paid"
HINTS = new_secret()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def catalog_url(settings_of):
    async with serving(create_catalog(settings_of(CatalogSettings))) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def till():
    made = Till(client_secret="till-secret")
    async with serving(create_till(made)) as url:
        made.url = url
        yield made


@pytest.fixture
def paying_settings(settings_of, catalog_url, till):
    """Settings of a room whose fees are paid at the till."""

    def made(kind: type[PaymentSettings], **more):
        return settings_of(
            kind, catalog_url=catalog_url, payment_url=till.url, payment_originator="leipzig", payment_endpoint="lotse",
            payment_token_url=f"{till.url}/token", payment_client_id="lotse", payment_client_secret=till.client_secret,
            payment_callback_secret=HINTS, inside_networks=["127.0.0.0/8"], **more,
        )  # fmt: skip

    return made


@pytest_asyncio.fixture(loop_scope="session")
async def provider(settings):
    foreign = ForeignClient(settings.inside_networks)
    yield XBezahldienste(settings, foreign)
    await foreign.close()


@pytest_asyncio.fixture(loop_scope="session")
async def offering(settings):
    """The same provider, which also gives money back."""
    foreign = ForeignClient(settings.inside_networks)
    yield XBezahldienste(settings.model_copy(update={"payment_refunds": True}), foreign)
    await foreign.close()
