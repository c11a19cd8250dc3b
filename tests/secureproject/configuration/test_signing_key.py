"""Which process gets the key that signs the audit log."""

import pytest

from secureproject.configuration.signing_key import signing_keys
from secureproject.environment import Environment
from tests.secureproject.processes import CHECK, DEMO, PRODUCTION, SERVE, run

KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


@pytest.mark.parametrize(
    "given", [{"AUDIT_SIGNING_KEY": KEY}, {"AUDIT_SIGNING_KEY_FILE": "/run/secrets/key"}]
)
def test_the_web_does_not_start_with_it(given: dict[str, str]) -> None:
    done = run(SERVE, DEMO | given)
    assert done.returncode != 0
    assert "secure.E022" in done.stderr
    assert KEY not in done.stderr


@pytest.mark.late
def test_other_commands_do_not_read_it() -> None:
    given = Environment({"AUDIT_SIGNING_KEY_FILE": "/not/readable"})
    assert signing_keys(given, ["manage.py", "shell"]) == []
    assert signing_keys(given, ["manage.py"]) == []
    assert run(CHECK, PRODUCTION | {"AUDIT_SIGNING_KEY_FILE": "/not/readable"}).returncode == 0


def test_who_seals_reads_it() -> None:
    given = Environment({"AUDIT_SIGNING_KEY": f"{KEY}, {KEY}"})
    assert signing_keys(given, ["manage.py", "procrastinate", "worker"]) == [KEY, KEY]
