"""secureproject.wsgi: an unsafe site is not served."""

import pytest

from tests.secureproject.processes import DEMO, PRODUCTION, SERVE, run


@pytest.mark.late
def test_an_unsafe_production_does_not_serve_and_says_everything_that_is_wrong() -> None:
    done = run(SERVE, PRODUCTION | {"DEBUG": "true", "SITE_URL": "http://www.example.org"})
    assert done.returncode != 0
    assert "secure.E001" in done.stderr
    assert "secure.E002" in done.stderr


@pytest.mark.late
def test_a_demo_does_not_listen_where_others_can_reach_it() -> None:
    done = run(SERVE, DEMO | {"GRANIAN_HOST": "0.0.0.0"})
    assert done.returncode != 0
    assert "secure.E021" in done.stderr


@pytest.mark.late
def test_the_demo_says_aloud_what_it_relaxes() -> None:
    done = run(SERVE, DEMO)
    assert done.returncode == 0
    assert "cookies are not Secure and there is no HSTS" in done.stderr
