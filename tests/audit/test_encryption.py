"""Keys that are not keys, tokens that were changed, secrets that do not print."""

import base64
import json
import pickle
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from audit.encryption import Secret, Undecryptable, decrypt, encrypt

OLD = base64.urlsafe_b64encode(b"o" * 32).decode()
NEW = base64.urlsafe_b64encode(b"n" * 32).decode()


@pytest.mark.parametrize(
    "keys", [[], [""], ["short"], [NEW, "not base64 at all, but long enough to be!!!"], [None]]
)
def test_malformed_keys_are_refused_without_being_quoted(settings: Any, keys: list[Any]) -> None:
    settings.ENCRYPTION_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="ENCRYPTION_KEYS") as error:
        encrypt(b"x")
    assert "at all" not in str(error.value)


def test_a_changed_or_foreign_token_is_undecryptable(settings: Any) -> None:
    settings.ENCRYPTION_KEYS = [OLD]
    token = encrypt(b"x")
    another = b"A" if token[20:21] != b"A" else b"B"
    for wrong in (token[:20] + another + token[21:], b"", b"\xff", token[::-1]):
        with pytest.raises(Undecryptable):
            decrypt(wrong)
    settings.ENCRYPTION_KEYS = [NEW]
    with pytest.raises(Undecryptable):
        decrypt(token)


def test_old_keys_still_open_and_new_ones_encrypt(settings: Any) -> None:
    settings.ENCRYPTION_KEYS = [OLD]
    before = encrypt(b"x")
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    after = encrypt(b"y")
    assert decrypt(before) == b"x"
    settings.ENCRYPTION_KEYS = [NEW]
    assert decrypt(after) == b"y"


def test_without_the_setting_keys_follow_secret_key_and_its_fallbacks(settings: Any) -> None:
    del settings.ENCRYPTION_KEYS
    token = encrypt(b"x")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [settings.SECRET_KEY]
    assert decrypt(token) == b"x"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Undecryptable):
        decrypt(token)


def test_a_secret_does_not_print() -> None:
    secret = Secret("hunter2")
    shown = [repr(secret), str(secret), f"{secret}", f"{secret:>10}", f"{[secret]}", "%s" % secret]  # noqa: UP031
    assert not [text for text in shown if "hunter2" in text]
    assert secret.reveal() == "hunter2"
    for leak in (pickle.dumps, json.dumps):
        with pytest.raises(TypeError):
            leak(secret)


def test_secrets_are_compared_by_value() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert not Secret("")
