"""Processes are started with an environment, as an operator starts them."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.template_database import ROOT

pytestmark = pytest.mark.late

PRODUCTION = {
    "SECRET_KEY": "a-key-for-tests-that-is-long-enough-0123456789-abcdefghijklmnop",
    "ENCRYPTION_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "DATABASE_URL": "postgres://cms_web:secret@db.example/cms",
    "SITE_URL": "https://www.example.org",
    "ALLOWED_HOSTS": "www.example.org",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example:587",
}
WORKER = PRODUCTION | {"DATABASE_WORKER_URL": "postgres://cms_worker:secret@db.example/cms"}
DEMO = {name: PRODUCTION[name] for name in ("SECRET_KEY", "ENCRYPTION_KEYS", "DATABASE_URL")} | {
    "SITE_MODE": "demo"
}
CHECK = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
SERVE = ["-c", "import secureproject.wsgi"]


def run(arguments: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=clean | environment, capture_output=True, text=True)  # noqa: S603


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


def test_an_unsafe_production_does_not_serve_and_says_everything_that_is_wrong() -> None:
    done = run(SERVE, PRODUCTION | {"DEBUG": "true", "SITE_URL": "http://www.example.org"})
    assert done.returncode != 0
    assert "secure.E001" in done.stderr
    assert "secure.E002" in done.stderr


def test_a_demo_does_not_listen_where_others_can_reach_it() -> None:
    done = run(SERVE, DEMO | {"GRANIAN_HOST": "0.0.0.0"})
    assert done.returncode != 0
    assert "secure.E021" in done.stderr


@pytest.mark.late
def test_the_demo_says_aloud_what_it_relaxes() -> None:
    done = run(SERVE, DEMO)
    assert done.returncode == 0
    assert "cookies are not Secure and there is no HSTS" in done.stderr


@pytest.mark.late
def test_the_worker_does_not_start_unsafely_either() -> None:
    done = run(["manage.py", "procrastinate", "worker"], WORKER | {"DEBUG": "true"})
    assert done.returncode != 0
    assert "secure.E001" in done.stderr


ASK = """
import django, json
django.setup()
from django.test import Client
tls = {"HTTP_HOST": "www.example.org", "HTTP_X_FORWARDED_PROTO": "https"}
page = Client().get("/account/login/", **tls)
clear = Client().get("/account/login/", HTTP_HOST="www.example.org")
other = Client().get("/account/login/", **tls | {"HTTP_HOST": "evil.example"})
print(json.dumps({
    "claimed": page.status_code,
    "hsts": page.headers.get("Strict-Transport-Security"),
    "cookies": {name: [bool(c["secure"]), c["path"], c["domain"]] for name, c in page.cookies.items()},
    "clear": [clear.status_code, clear.headers.get("Location")],
    "other": other.status_code,
}))
"""


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
def test_a_longer_hsts_is_a_step_that_somebody_takes() -> None:
    answer = ask_production(TRUSTED_PROXY_COUNT="1", HSTS_DAYS="365", HSTS_PRELOAD="true")
    assert answer["hsts"] == "max-age=31536000; includeSubDomains; preload"


@pytest.mark.late
def test_without_a_trusted_proxy_nobody_can_claim_tls() -> None:
    assert ask_production()["claimed"] == 301
