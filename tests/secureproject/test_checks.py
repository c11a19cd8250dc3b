from typing import Any

import pytest
from pytest_django import Settings

from secureproject import checks
from secureproject.http import health
from tests.secureproject.processes import PRODUCTION


@pytest.fixture
def production(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(checks, "DEMO", False)
    settings.SITE_URL, settings.ALLOWED_HOSTS = PRODUCTION["SITE_URL"], ["www.example.org"]
    return settings


def found() -> set[str | None]:
    return {message.id for check in checks.CHECKS for message in check(None)}


def test_a_site_in_order_passes(production: Settings) -> None:
    assert found() == set()


@pytest.mark.parametrize(
    ("id", "changed"),
    [
        ("secure.E001", {"DEBUG": True}),
        ("secure.E002", {"SITE_URL": "http://www.example.org"}),
        ("secure.E003", {"MAILERS": {"default": {"OPTIONS": {"host": "mail.example", "password": "x"}}}}),
        ("secure.E004", {"HSTS_PRELOAD_WANTED": True, "HSTS_DAYS": 30}),
        ("secure.E006", {"ENCRYPTION_KEYS": ["short"]}),
        ("secure.E006", {"ENCRYPTION_KEYS": []}),
        ("secure.E007", {"MIDDLEWARE": []}),
        ("secure.E008", {"ALLOWED_HOSTS": ["*"]}),
        ("secure.E008", {"ALLOWED_HOSTS": []}),
        ("secure.E008", {"ALLOWED_HOSTS": ["elsewhere.example"]}),
        ("secure.E009", {"SECRET_KEY": "short"}),
        ("secure.E009", {"SECRET_KEY": "a" * 80}),
        ("secure.E013", {"FACTOR_GRACE_DAYS": 15}),
    ],
)
def test_an_unsafe_production_is_found(production: Settings, id: str, changed: dict[str, Any]) -> None:
    for name, value in changed.items():
        setattr(production, name, value)
    assert found() == {id}


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ({("content", "0001_elsewhere")}, ["secure.E012"]),  # none of them made what is there
        ({("content", "0001_elsewhere"), ("content", "0001_tables")}, []),  # it lacks one: migrate makes it
        ({("new_app", "0001_tables")}, []),
    ],
)
def test_an_older_history_is_told_from_an_older_release(
    known: set[tuple[str, str]], found: list[str], db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "migrations_needed", lambda: known)
    assert [error.id for error in checks.check_history(None, databases=["default"])] == found


def test_mail_to_the_same_machine_needs_no_tls(production: Settings) -> None:
    production.MAILERS = {"default": {"OPTIONS": {"host": "127.0.0.1"}}}
    assert found() == set()


@pytest.mark.parametrize(
    "changed",
    [
        {"ALLOWED_HOSTS": ["localhost", "www.example.org"]},
        {"ALLOWED_HOSTS": ["*"]},
        {"SITE_URL": "https://www.example.org"},
    ],
)
def test_a_demo_that_answers_others_is_found(settings: Settings, changed: dict[str, Any]) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    for name, value in changed.items():
        setattr(settings, name, value)
    assert found() == {"secure.E005"}


def test_a_table_no_one_decided_about_is_found(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    monkeypatch.setattr(checks, "tables_of_models", lambda: iter(["content_new"]))
    assert found() == {"secure.E010", "secure.E011"}
