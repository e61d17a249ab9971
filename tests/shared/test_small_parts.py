"""The small parts of the ground floor: ids, secrets, encryption, languages, cursors, logs."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.crypto import DecryptionError, derive_key, new_data_key, seal, unseal, unwrap, wrap
from shared.ids import SPEAKABLE, new_id, new_reference, new_secret, secret_hash, secret_matches
from shared.language import choose, preferred
from shared.logging import configure_logging, first_cause, log
from shared.problems import InvalidCursor
from shared.schemas import decode_cursor, encode_cursor
from shared.settings import MasterKeys

KEYS = MasterKeys(current="k2", keys={"k1": b"1" * 32, "k2": b"2" * 32})


def test_ids_rise_with_time() -> None:
    made = [new_id() for _ in range(1000)]
    assert made == sorted(made)
    assert {one.version for one in made} == {7}


def test_references_can_be_read_aloud() -> None:
    reference = new_reference("T")
    assert reference.startswith("T-")
    assert set(reference[2:].replace("-", "")) <= set(SPEAKABLE)
    assert not set("01OI") & set(SPEAKABLE)


def test_secrets_are_compared_by_hash() -> None:
    secret = new_secret()
    assert len(secret) >= 43
    assert secret_matches(secret, secret_hash(secret))
    assert not secret_matches(secret + "x", secret_hash(secret))


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_what_is_sealed_comes_back_only_in_its_context(plain: bytes, context: bytes) -> None:
    key, wrapped = new_data_key(KEYS, context)
    sealed = seal(key, plain, context)
    assert unseal(unwrap(KEYS, wrapped, context), sealed, context) == plain
    with pytest.raises(DecryptionError):
        unseal(key, sealed, context + b"x")
    with pytest.raises(DecryptionError):
        unseal(key, sealed[:-1] + bytes([sealed[-1] ^ 1]), context)


def test_a_rotated_master_key_leaves_the_data_key() -> None:
    key, wrapped = new_data_key(KEYS, b"case")
    rotated = MasterKeys(current="k3", keys=KEYS.keys | {"k3": b"3" * 32})
    again = wrap(rotated, unwrap(rotated, wrapped, b"case"), b"case")
    assert again.key_id == "k3"
    only_new = MasterKeys(current="k3", keys={"k3": b"3" * 32})
    assert unwrap(only_new, again, b"case") == key
    with pytest.raises(DecryptionError):
        unwrap(only_new, wrapped, b"case")


def test_derived_keys_differ_by_purpose_and_salt() -> None:
    assert len({derive_key(KEYS, "a", b"1"), derive_key(KEYS, "b", b"1"), derive_key(KEYS, "a", b"2")}) == 3


@pytest.mark.parametrize("short", ["", "a2V5"])
def test_a_master_key_of_the_wrong_length_is_refused(short: str) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        MasterKeys.model_validate({"current": "k", "keys": {"k": short}})


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "de"),
        ("", "de"),
        ("en", "en"),
        ("en-GB,de;q=0.5", "en"),
        ("fr, en;q=0.3, de;q=0.7", "de"),
        ("de-x-leicht", "de-x-leicht"),
        ("fr", "de"),
        ("en;q=abc, *;q=0.1", "de"),
        ("en;q=0", "de"),
        ("," * 5000, "de"),
    ],
)
def test_language_choice(header: str | None, language: str) -> None:
    assert preferred(header, ["de", "en", "de-x-leicht"]) == language


def test_a_text_in_one_language_only_is_better_than_none() -> None:
    assert choose({"uk": "Привіт"}, "en") == "Привіт"
    assert choose({}, "en") == ""


@given(st.lists(st.one_of(st.integers(), st.text(), st.none()), min_size=2, max_size=2))
def test_cursors_come_back(position: list[object]) -> None:
    assert decode_cursor(encode_cursor(position), 2) == position


@pytest.mark.parametrize("cursor", ["", "garbage", "e30", encode_cursor([1]), "ä", "W" * 100_000])
def test_other_cursors_are_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        decode_cursor(cursor, 2)


def test_logs_keep_only_allowed_fields(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("catalog")
    log.info("tested", office_id="bb-gohlis", name="Erika Mustermann")
    line = json.loads(capsys.readouterr().out)
    assert line["event"] == "tested"
    assert line["room"] == "catalog"
    assert line["office_id"] == "bb-gohlis"
    assert line["dropped"] == ["name"]
    assert "Mustermann" not in json.dumps(line)


def test_a_group_of_errors_is_named_by_its_first_cause() -> None:
    inner, plain = KeyError("x"), ValueError()
    group = ExceptionGroup("tasks", [ExceptionGroup("more tasks", [inner, OSError()]), OSError()])
    assert (first_cause(group), first_cause(plain)) == (inner, plain)
