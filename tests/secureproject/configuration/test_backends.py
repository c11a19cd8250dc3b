"""Mail and cache backends from their URLs."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from secureproject.configuration.backends import caches, mailers


def test_mail_goes_over_tls() -> None:
    options = mailers("smtp+tls://user:p%40ss@mail.example:587")["default"]["OPTIONS"]
    assert options["use_tls"] is True
    assert (options["host"], options["port"], options["password"]) == ("mail.example", 587, "p@ss")


def test_mail_of_the_demo_goes_to_files() -> None:
    assert mailers("filemail:///srv/mail")["default"]["OPTIONS"] == {"file_path": "/srv/mail"}


def test_a_cache_server_needs_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secureproject.configuration.backends.find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match="install the package redis"):
        caches("redis://cache.example/1")
