from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from secureproject.configuration.backends import mailers
from secureproject.environment import Environment


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("s3cret\n")
    assert Environment({"SECRET_KEY_FILE": str(tmp_path / "key")}).text("SECRET_KEY") == "s3cret"


WRONG = {"NAME": "maybe"}


@pytest.mark.parametrize(
    ("given", "read", "sentence"),
    [
        ({"KEY_FILE": "/nowhere"}, lambda env: env.text("KEY"), "KEY_FILE: cannot read /nowhere"),
        ({"KEY": ""}, lambda env: env.text("KEY"), "KEY is not set"),
        ({}, lambda env: env.require(["SECRET_KEY", "SITE_URL"]), r"(?s)SECRET_KEY.*SITE_URL"),
        (WRONG, lambda env: env.zone("NAME", "UTC"), "NAME is no time zone: 'maybe'"),
        (WRONG, lambda env: env.choice("NAME", ("live", "demo")), "NAME must be one of live, demo"),
        (WRONG, lambda env: env.number("NAME", 0), "NAME must be a whole number"),
        ({"N": "0"}, lambda env: env.number("N", 60, least=1), "N must be a whole number from 1 upward"),
        (WRONG, lambda env: env.flag("NAME"), "NAME must be true or false"),
        (WRONG, lambda env: mailers(env.text("NAME")), "EMAIL_URL is not an address"),
    ],
)
def test_what_is_missing_or_wrong_is_named(
    given: dict[str, str], read: Callable[[Environment], object], sentence: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence):
        read(Environment(given))
