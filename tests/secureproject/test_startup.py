"""The demo listens on loopback only; the web needs its static files, the worker its own log-in."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from pytest_django import Settings

from secureproject import startup
from secureproject.startup import refuse_to_start, refuse_wrong_log_in


@pytest.mark.parametrize(
    "argv", [["granian", "--host", "0.0.0.0"], ["granian", "--host=::"], ["granian", "--host", "192.168.1.7"]]
)
def test_a_demo_on_an_address_others_reach_does_not_start(argv: list[str], settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    with pytest.raises(Exception, match=r"secure\.E021"):
        refuse_to_start(argv, {})


@pytest.mark.parametrize("argv", [["granian"], ["granian", "--host", "127.0.0.1"], ["granian", "--host=::1"]])
def test_a_demo_on_loopback_starts(argv: list[str], settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    refuse_to_start(argv, {})


def test_production_does_not_serve_without_its_static_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "DEMO", False)
    monkeypatch.setattr(startup, "staticfiles_storage", SimpleNamespace(hashed_files={}))
    with pytest.raises(ImproperlyConfigured, match=r"secure\.E020"):
        startup.refuse_without_static_files()


def test_the_worker_does_not_start_with_the_webs(database: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"secure\.E024"):
        refuse_wrong_log_in()


@pytest.mark.as_worker
def test_the_worker_starts_with_its_own(database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        assert cursor.fetchone() == ("cms_worker",)
    refuse_wrong_log_in()
