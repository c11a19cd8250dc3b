from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from secureproject.configuration.backends import mailers
from secureproject.environment import Environment


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("s3cret\n")
    assert Environment({"SECRET_KEY_FILE": str(tmp_path / "key")}).text("SECRET_KEY") == "s3cret"


def test_a_file_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE: cannot read /nowhere"):
        Environment({"SECRET_KEY_FILE": "/nowhere"}).text("SECRET_KEY")


def test_an_empty_variable_is_an_absent_one() -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
        Environment({"SECRET_KEY": ""}).text("SECRET_KEY")


def test_everything_missing_is_said_at_once() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"(?s)SECRET_KEY.*SITE_URL"):
        Environment({}).require(["SECRET_KEY", "SITE_URL"])


@pytest.mark.parametrize(
    ("read", "sentence"),
    [
        (lambda env: env.zone("NAME", "UTC"), "NAME is no time zone: 'maybe'"),
        (lambda env: env.choice("NAME", ("production", "demo")), "NAME must be one of production, demo"),
        (lambda env: env.number("NAME", 0), "NAME must be a whole number"),
        (lambda env: env.flag("NAME"), "NAME must be true or false"),
        (lambda env: mailers(env.text("NAME")), "EMAIL_URL is not an address"),
    ],
)
def test_a_wrong_value_is_named(read: Callable[[Environment], object], sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence):
        read(Environment({"NAME": "maybe"}))


def test_a_session_that_lasts_no_time_at_all_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="NAME must be a whole number from 1 upward"):
        Environment({"NAME": "0"}).number("NAME", 60, least=1)
