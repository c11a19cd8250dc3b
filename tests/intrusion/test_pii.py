"""Personal data of the guard (intrusion.pii): encrypted, found again by a keyed digest, gone with the key."""

from typing import Any

from intrusion.pii import open_facts, seal_facts, subject_key


def test_facts_are_unreadable_without_their_key(settings: Any) -> None:
    sealed = seal_facts({"subject": "203.0.113.66"})
    assert b"203.0.113.66" not in sealed
    settings.ENCRYPTION_KEYS = ["A" * 43 + "="]
    assert open_facts(sealed) == {}


def test_a_subject_is_found_by_a_digest_that_changes_with_the_secret_key(settings: Any) -> None:
    key = subject_key("client", "203.0.113.66")
    assert key == subject_key("client", "203.0.113.66") != subject_key("account", "203.0.113.66")
    settings.SECRET_KEY = "another" * 10
    assert subject_key("client", "203.0.113.66") != key
