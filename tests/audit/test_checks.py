"""Each system check fires on its mistake and is silent on these settings."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import models

from audit import checks
from audit.events import Event, EventRegistry


def ids(found: list[Any]) -> list[str]:
    return [str(message.id) for message in found]


def test_these_settings_pass() -> None:
    for check in (checks.keys_are_usable, checks.functions_exist, checks.sentences_name_fields):
        assert check() == []
    assert checks.people_have_pseudonyms() == checks.retention_is_a_number() == []


def test_malformed_keys_are_an_error(settings: Any) -> None:
    settings.ENCRYPTION_KEYS = ["short"]
    assert ids(checks.keys_are_usable()) == ["secure_audit.E001"]


def test_keys_derived_from_secret_key_are_warned_of(settings: Any) -> None:
    del settings.ENCRYPTION_KEYS
    assert ids(checks.keys_are_usable()) == ["secure_audit.W001"]


def test_a_sentence_without_its_field_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    events = EventRegistry()
    events.register(Event("a.b.c", sentence="{actor} painted it {colour}"))
    monkeypatch.setattr(checks, "registry", events)
    (error,) = checks.sentences_name_fields()
    assert error.id == "secure_audit.E002"
    assert "colour" in error.msg


def test_a_missing_function_is_an_error(settings: Any) -> None:
    settings.AUDIT_CLIENT_ADDRESS = "nowhere.client_address"
    settings.AUDIT_SESSION_DIGEST = "audit.middleware.absent"
    assert ids(checks.functions_exist()) == ["secure_audit.E003"] * 2


@pytest.mark.parametrize("days", [0, -1, None, "180", True])
def test_keeping_addresses_for_ever_is_an_error(settings: Any, days: Any) -> None:
    settings.AUDIT_ADDRESS_RETENTION_DAYS = days
    assert ids(checks.retention_is_a_number()) == ["secure_audit.E004"]


def test_names_as_primary_keys_are_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    by_name = SimpleNamespace(_meta=SimpleNamespace(pk=models.CharField(max_length=150)))
    monkeypatch.setattr(checks, "get_user_model", lambda: by_name)
    assert ids(checks.people_have_pseudonyms()) == ["secure_audit.W002"]
