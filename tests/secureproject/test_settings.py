"""secureproject.settings: missing and wrong variables are reported in sentences."""

import pytest

from tests.secureproject.processes import CHECK, PRODUCTION, run

pytestmark = pytest.mark.late


def test_production_passes_the_deployment_checks() -> None:
    done = run(CHECK, PRODUCTION)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_empty_environment_does_not_start_and_says_all_that_is_missing_at_once() -> None:
    done = run(CHECK, {})
    assert done.returncode != 0
    assert all(f"{name} is not set" in done.stderr for name in PRODUCTION)
    assert "secrets.token_urlsafe" in done.stderr


def test_a_wrong_value_is_a_sentence_and_no_stack_trace() -> None:
    done = run(CHECK, PRODUCTION | {"TRUSTED_PROXY_COUNT": "-1"})
    assert (done.returncode, done.stderr) == (1, "TRUSTED_PROXY_COUNT must be a whole number, not '-1'.\n")
