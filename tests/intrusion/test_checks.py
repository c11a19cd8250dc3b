"""Each system check fires on its mistake and is silent on these settings."""

from typing import Any

import pytest

from intrusion.checks import requests_are_not_atomic, settings_make_sense
from intrusion.limits import per_address


def test_these_settings_pass(settings: Any) -> None:
    settings.INTRUSION_LIMITS = {"signup": [per_address(5, minutes=60)]}
    assert settings_make_sense() == requests_are_not_atomic() == []


@pytest.mark.parametrize("count", [-1, "1", None, True, 1.0])
def test_a_number_of_proxies_that_is_none_is_an_error(settings: Any, count: Any) -> None:
    settings.TRUSTED_PROXY_COUNT = count
    assert [error.id for error in settings_make_sense()] == ["secure_intrusion.E001"]


@pytest.mark.parametrize("limits", [[], ["5/h"]])
def test_limits_that_are_none_are_an_error(settings: Any, limits: Any) -> None:
    settings.INTRUSION_LIMITS = {"signup": limits}
    assert [error.id for error in settings_make_sense()] == ["secure_intrusion.E002"]


def test_atomic_requests_are_warned_of(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "ATOMIC_REQUESTS", True)
    assert [warning.id for warning in requests_are_not_atomic()] == ["secure_intrusion.W001"]
