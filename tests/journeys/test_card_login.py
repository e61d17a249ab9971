"""The real AusweisApp logs in against the house as `make run` starts it: the card is offered beside the simulation."""

import ssl
from pathlib import Path

import httpx

from deploy.house import EmbeddedLotse
from tests.eid_gateway.flow import HIGH, Application, mark_of, query_of
from tests.support.ausweisapp import Gestures, running_ausweisapp

TRIES = 6


async def test_the_card_is_offered_and_read(house: EmbeddedLotse, tmp_path: Path) -> None:
    trust = ssl.create_default_context(cafile=str(house.data_dir / "eid-server" / "authority.crt"))
    gestures = Gestures()
    with running_ausweisapp(tmp_path) as ausweisapp:
        async with httpx.AsyncClient(base_url=house.urls["eid_gateway"], verify=trust, timeout=30) as browser:
            for _ in range(TRIES):
                application = Application(browser)
                page = await application.open_page(acr_values=HIGH, prompt="login")
                assert "Simulation" in page.text
                links = await browser.post(f"{page.request.url.path}/eid_server", data={"mark": mark_of(page)})
                activation = links.text.split('class="button" href="')[1].split('"')[0]
                help_address = links.text.split('class="hint">')[-1].split('href="')[1].split('"')[0]
                answer = await browser.get(await ausweisapp.log_in(activation, gestures))
                if not gestures.lost_the_card:
                    break
            tokens = (await application.redeem(query_of(answer)["code"])).json()
            header = {"Authorization": f"Bearer {tokens['access_token']}"}
            person = (await browser.get("/userinfo", headers=header)).json()
            help_page = await browser.get(help_address)
    assert person["family_name"] == "MUSTERMANN"
    assert help_page.status_code == 200, "where the online function is switched on"
    assert "eID-Funktion verwalten" in help_page.text


async def test_only_pages_of_a_login_are_behind_the_door(house: EmbeddedLotse) -> None:
    trust = ssl.create_default_context(cafile=str(house.data_dir / "eid-server" / "authority.crt"))
    async with httpx.AsyncClient(base_url=house.urls["card_door"], verify=trust) as browser:
        assert (await browser.get("/token")).status_code == 404
        style = await browser.get("/eid/assets/style.css")
        assert style.headers["content-type"].startswith("text/css")
        assert (await browser.get("/eid/nonsense?lang=en")).status_code == 404
