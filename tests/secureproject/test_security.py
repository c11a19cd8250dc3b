"""secureproject.security in production: TLS only, cookies of this host only."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.secureproject.processes import PRODUCTION, run

pytestmark = pytest.mark.late

ASK = Path(__file__).with_name("ask_production.py-tpl").read_text()


def ask_production(**changed: str) -> Any:
    environment = PRODUCTION | {"DJANGO_SETTINGS_MODULE": "secureproject.settings"} | changed
    done = run(["-W", "ignore", "-c", ASK], environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_production_speaks_tls_only_and_its_cookies_belong_to_this_host_alone() -> None:
    answer = ask_production(TRUSTED_PROXY_COUNT="1")
    assert answer["cookies"] == {"__Host-csrftoken": [True, "/", ""]}
    assert answer["hsts"] == "max-age=86400; includeSubDomains"
    assert answer["clear"] == [301, "https://www.example.org/account/login/"]
    assert answer["other"] == 400


@pytest.mark.late
def test_a_longer_hsts_is_a_step_that_someone_takes() -> None:
    answer = ask_production(TRUSTED_PROXY_COUNT="1", HSTS_DAYS="365", HSTS_PRELOAD="true")
    assert answer["hsts"] == "max-age=31536000; includeSubDomains; preload"


@pytest.mark.late
def test_without_a_trusted_proxy_no_one_can_claim_tls() -> None:
    assert ask_production()["claimed"] == 301
