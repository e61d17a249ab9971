"""Where people may be sent back to."""

import pytest

from services.eid_gateway.clients.redirects import is_registered, origin_of

LOCAL = ["http://127.0.0.1:*"]
EXACT = ["https://app.example.org/cb"]


@pytest.mark.parametrize("uri", ["http://127.0.0.1:5173/callback", "http://127.0.0.1/cb", "http://127.0.0.1:1/?a=b"])
def test_any_port_of_this_machine_for_local_public_clients(uri: str) -> None:
    assert is_registered(uri, LOCAL, public=True)
    assert not is_registered(uri, LOCAL, public=False)


@pytest.mark.parametrize(
    "uri",
    [
        "", "http://127.0.0.1:*", "https://127.0.0.1:5173/cb", "http://localhost:5173/cb", "http://127.0.0.2:80/",
        "http://127.0.0.1.evil.example/cb", "http://127.0.0.1:80@evil.example/", "http://evil.example/127.0.0.1:80",
        "http://127.0.0.1:5173/cb#part", "http://user@127.0.0.1:5173/", "http://127.0.0.1:99999/", "http://127.0.0.1:x/",
        "http://127.0.0.1:0080/", "http://127.0.0.1:5173/\r\nX: y", "http://127.0.0.1:5173\\@evil.example/",
        "javascript:alert(1)", "//127.0.0.1:5173/", "HTTP://127.0.0.1:5173/", "http://127.0.0.1:5173/" + "a" * 2000,
        "http://127.0.0.1:/cb", "http://127.0.0.1:5173/ü", "http://[::1]:5173/",
    ],
)  # fmt: skip
def test_nothing_else_passes_as_this_machine(uri: str) -> None:
    assert not is_registered(uri, LOCAL, public=True)


def test_a_registered_path_is_kept() -> None:
    assert is_registered("http://127.0.0.1:9/cb", ["http://127.0.0.1:*/cb"], public=True)
    assert not is_registered("http://127.0.0.1:9/other", ["http://127.0.0.1:*/cb"], public=True)


@pytest.mark.parametrize(
    "uri",
    ["https://app.example.org/cb/", "https://app.example.org/CB", "https://app.example.org:443/cb",
     "https://app.example.org/cb?x=1", "https://app.example.org/", "https://sub.app.example.org/cb"],
)  # fmt: skip
def test_other_addresses_are_compared_character_by_character(uri: str) -> None:
    assert is_registered(EXACT[0], EXACT, public=True)
    assert not is_registered(uri, EXACT, public=True)


def test_origin_is_what_a_policy_needs() -> None:
    assert origin_of("http://127.0.0.1:5173/callback?x=1") == "http://127.0.0.1:5173"
