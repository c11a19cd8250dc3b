"""What is not safe is not served, whoever has silenced what. (That a server asks, test_startup.py shows.)"""

import pytest
from django.core.checks import Error, Warning
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from rbac import account_state
from rbac.startup import refuse_to_serve_unsafely


def test_a_missing_provider_stops_the_start_and_what_to_do_is_said() -> None:
    with account_state.provider.replaced_by(None), pytest.raises(ImproperlyConfigured) as refused:
        refuse_to_serve_unsafely()
    assert str(refused.value) == (
        "This process does not serve, because it would not be safe:\n"
        "  secure_rbac.E004: Nobody says what state an account is in, so everybody is refused. "
        "Call rbac.account_state.provide_with(function) in an AppConfig.ready()."
    )


def test_each_fault_without_a_hint_is_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = [Error("This is wrong.", id="shop.E001"), Error("So is this.", id="shop.E002")]
    faults = [*wrong, Warning("This is odd.", id="shop.W001")]
    monkeypatch.setattr("rbac.startup.run_checks", lambda tags: faults if tags == ["access", "shop"] else [])
    with pytest.raises(
        ImproperlyConfigured, match=r":\n  shop\.E001: This is wrong\.\n  shop\.E002: So is this\.$"
    ):
        refuse_to_serve_unsafely("shop")
    refuse_to_serve_unsafely()


def test_silencing_a_check_does_not_open_the_door(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.rbac.served_undeclared"
    settings.SILENCED_SYSTEM_CHECKS = ["secure_rbac.E001"]
    with pytest.raises(ImproperlyConfigured, match="/forgotten/"):
        refuse_to_serve_unsafely()


def test_what_is_only_warned_of_is_served(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.rbac.served_undeclared"
    settings.RBAC_REPORT_ONLY = True
    refuse_to_serve_unsafely()
