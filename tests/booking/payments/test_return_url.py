"""Where a browser is led back to after paying for an appointment is a word for the provider: nobody of us calls it."""

from tests.booking.town import secret
from tests.shared.test_foreign_http import PAYLOADS, Canary, listening
from tests.support.clients import key


async def test_where_the_browser_goes_back_to_is_never_called(payer, till) -> None:
    """This machine counts as inside here, so no guard hides a call; what is let in reaches the provider and nobody else."""
    async with listening(Canary(), "127.0.0.1", "::1") as canary:
        let_in = []
        for payload in PAYLOADS:
            url = payload.format(port=canary.port)
            wish = {"service": "reisepass", "items": [{"fee": 0}], "returnUrl": url}
            where = f"/v1/appointments/{payer.held['id']}/payments"
            answer = await payer.town.client.post(where, json=wish, headers=secret(payer.held) | key())
            assert answer.status_code in (202, 422), payload
            if answer.status_code == 202:
                let_in.append(url)
                await payer.step()
                payer.decide(await payer.look(answer.json()), "CANCELED")
                await payer.step()
        assert canary.visits == 0
    assert [sent["redirectUrl"] for sent in till.requests] == let_in
    assert all(url.startswith(("https://", "http://127.0.0.1", "http://localhost")) for url in let_in)
