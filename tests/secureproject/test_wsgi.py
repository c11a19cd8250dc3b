"""secureproject.wsgi: an unsafe site is not served."""

import pytest

from tests.secureproject.processes import DEMO, PRODUCTION, SERVE, run

UNSAFE = PRODUCTION | {"DEBUG": "true", "SITE_URL": "http://www.example.org"}


@pytest.mark.late
@pytest.mark.parametrize(
    ("given", "starts", "said"),
    [
        (UNSAFE, False, ["secure.E001", "secure.E002"]),
        (DEMO | {"GRANIAN_HOST": "0.0.0.0"}, False, ["secure.E021"]),
        (DEMO, True, ["cookies are not Secure and there is no HSTS"]),
    ],
    ids=["unsafe production", "a demo that others reach", "a demo"],
)
def test_what_is_unsafe_is_not_served_and_everything_is_said(
    given: dict[str, str], starts: bool, said: list[str]
) -> None:
    done = run(SERVE, given)
    assert (done.returncode == 0) is starts
    assert all(words in done.stderr for words in said)
