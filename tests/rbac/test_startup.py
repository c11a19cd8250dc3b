"""A server with a hole does not serve. Granian runs no system checks; wsgi.py does."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.core.checks import Error, Warning
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from rbac import account_state
from rbac.startup import refuse_to_serve_unsafely
from tests.launch.checkouts import free_port

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.late
def test_granian_serves_nothing_with_an_undeclared_view() -> None:
    with granian("tests.rbac.served_undeclared") as (process, port):
        for path in ("forgotten/", "page/"):
            assert first_answer(process, port, path) is None
        output = end(process)
    assert "secure_rbac.E001" in output
    assert "/forgotten/" in output


@pytest.mark.late
def test_granian_serves_when_everything_is_declared() -> None:
    with granian("tests.rbac.served_declared") as (process, port):
        assert first_answer(process, port, "page/") == b"a page"


@contextmanager
def granian(addresses: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_WORKER_URL"}
    environment |= {"DJANGO_SETTINGS_MODULE": "tests.rbac.served", "SERVED_ADDRESSES": addresses}
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "secureproject.wsgi:application"],
        cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        yield process, port
    finally:
        end(process)


def end(process: subprocess.Popen[str]) -> str:
    """Ends the server with its workers, which outlive a killed parent; answers what they said."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.communicate(timeout=20)[0] if not process.stdout or not process.stdout.closed else ""


def first_answer(process: subprocess.Popen[str], port: int, path: str) -> bytes | None:
    """The body of the first answer; None when the process ends, or gives none within ten seconds."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"http://localhost:{port}/{path}", timeout=5) as answer:
                body: bytes = answer.read()
                return body
        except (URLError, ConnectionError):
            time.sleep(0.2)
    return None


def test_a_missing_provider_stops_the_start_and_what_to_do_is_said() -> None:
    with account_state.provider.replaced_by(None), pytest.raises(ImproperlyConfigured) as refused:
        refuse_to_serve_unsafely()
    assert str(refused.value) == (
        "This process does not serve, because it would not be safe:\n"
        "  secure_rbac.E004: No provider of account states is set, so every user is refused. "
        "Call rbac.account_state.provide_with(function) in an AppConfig.ready()."
    )


def test_each_fault_without_a_hint_is_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = [Error("This is wrong.", id="shop.E001"), Error("So is this.", id="shop.E002")]
    faults = [*wrong, Warning("This is odd.", id="shop.W001")]
    monkeypatch.setattr("rbac.startup.run_checks", lambda tags: faults if tags == ["access", "shop"] else [])
    with pytest.raises(
        ImproperlyConfigured, match=r":\n  shop\.E001: This is wrong\.\n  shop\.E002: So is this\.$"
    ):
        refuse_to_serve_unsafely("shop")
    refuse_to_serve_unsafely()


def test_silencing_a_check_does_not_open_the_door(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.rbac.served_undeclared"
    settings.SILENCED_SYSTEM_CHECKS = ["secure_rbac.E001"]
    with pytest.raises(ImproperlyConfigured, match="/forgotten/"):
        refuse_to_serve_unsafely()


def test_what_is_only_warned_of_is_served(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.rbac.served_undeclared"
    settings.RBAC_REPORT_ONLY = True
    refuse_to_serve_unsafely()
