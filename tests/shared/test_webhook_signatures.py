"""Webhook signatures: the published vector, and everything that must not pass."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.webhook_signatures import BadSecret, BadSignature, key_of, new_secret, signature, signed_headers, verify

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE, SENT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
NOW = datetime.fromtimestamp(SENT, UTC)


def test_the_vector_of_the_standards_own_libraries() -> None:
    assert signature(MESSAGE, SENT, BODY, SECRET) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_one_of_several_secrets_is_enough() -> None:
    old, new = new_secret(), new_secret()
    headers = signed_headers("m1", NOW, BODY, [old, new])
    assert verify(headers, BODY, [new], NOW + timedelta(minutes=4)) == "m1"


@pytest.mark.parametrize("change", [
    {"webhook-id": "other"}, {"webhook-id": ""}, {"webhook-timestamp": "1614265331"}, {"webhook-timestamp": "now"},
    {"webhook-timestamp": "9" * 400}, {"webhook-signature": ""}, {"webhook-signature": "v1,AAAA"},
    {"webhook-signature": "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="}, {"webhook-signature": "v1,äöü"},
])  # fmt: skip
def test_what_was_changed_is_refused(change: dict[str, str]) -> None:
    headers = signed_headers(MESSAGE, NOW, BODY, [SECRET])
    assert verify(headers, BODY, [SECRET], NOW) == MESSAGE
    with pytest.raises(BadSignature):
        verify(headers | change, BODY, [SECRET], NOW)


@pytest.mark.parametrize("late", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_old_and_future_messages_are_refused(late: timedelta) -> None:
    with pytest.raises(BadSignature):
        verify(signed_headers(MESSAGE, NOW, BODY, [SECRET]), BODY, [SECRET], NOW + late)


def test_another_body_or_secret_is_refused() -> None:
    headers = signed_headers(MESSAGE, NOW, BODY, [SECRET])
    for body, keys in ((BODY + b" ", [SECRET]), (BODY, [new_secret()]), (BODY, [])):
        with pytest.raises(BadSignature):
            verify(headers, body, keys, NOW)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_AAAA", "whsec_ä", "whsec_" + "A" * 200])
def test_weak_secrets_are_refused(secret: str) -> None:
    with pytest.raises(BadSecret):
        key_of(secret)
