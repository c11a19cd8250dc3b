"""Which process is told which log-in."""

import pytest

from devserver import environment as surroundings
from devserver.postgres.cluster import Cluster
from secureproject.database import OWNER_COMMANDS, databases
from secureproject.environment import Environment
from tooling.surroundings import SETTINGS


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(surroundings, "site_keys", lambda: {"SECRET_KEY": "made here"})
    monkeypatch.setattr(Cluster, "url", lambda self, role: f"postgres://{role}@/cms?host=%2Frun")


def test_web_and_worker_never_see_the_owners_log_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "DATABASE_OWNER_URL" not in surroundings.site_environment()
    monkeypatch.setenv("DATABASE_URL", "postgres://cms_web@elsewhere/cms")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://cms_owner@elsewhere/cms")
    monkeypatch.setenv("DATABASE_OWNER_URL_FILE", "/run/secrets/owner")
    assert not {"DATABASE_OWNER_URL", "DATABASE_OWNER_URL_FILE"} & surroundings.site_environment().keys()


@pytest.mark.parametrize("command", ["runserver", "shell", "import_wordpress", "procrastinate"])
def test_a_command_of_the_web_never_sees_it_either(command: str) -> None:
    assert "DATABASE_OWNER_URL" not in surroundings.command_environment([command])


def test_the_key_that_signs_the_audit_log_goes_to_those_that_seal_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "site_keys", lambda: {"AUDIT_SIGNING_KEY": "made here"})
    assert "AUDIT_SIGNING_KEY" not in surroundings.site_environment()
    assert "AUDIT_SIGNING_KEY" not in surroundings.command_environment(["shell"])
    for command in ("procrastinate", "seal_audit", "verify_audit"):
        assert "AUDIT_SIGNING_KEY" in surroundings.command_environment([command])


def test_the_workers_log_in_goes_to_the_worker_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "DATABASE_WORKER_URL" not in surroundings.site_environment()
    assert "DATABASE_WORKER_URL" not in surroundings.command_environment(["migrate"])
    assert (
        "cms_worker" in surroundings.command_environment(["procrastinate", "worker"])["DATABASE_WORKER_URL"]
    )
    monkeypatch.setenv("DATABASE_URL", "postgres://cms_web@elsewhere/cms")
    monkeypatch.setenv("DATABASE_WORKER_URL_FILE", "/run/secrets/worker")
    assert "DATABASE_WORKER_URL_FILE" not in surroundings.site_environment()
    assert (
        surroundings.command_environment(["seal_audit"])["DATABASE_WORKER_URL_FILE"] == "/run/secrets/worker"
    )


@pytest.mark.parametrize("command", sorted(OWNER_COMMANDS))
def test_the_owners_commands_get_it(command: str) -> None:
    assert "cms_owner" in surroundings.command_environment([command])["DATABASE_OWNER_URL"]


def test_what_the_operator_has_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://cms_web@elsewhere/cms")
    monkeypatch.setenv("SECRET_KEY_FILE", "/run/secrets/key")
    found = surroundings.site_environment()
    assert found["DATABASE_URL"] == "postgres://cms_web@elsewhere/cms"
    assert "SECRET_KEY" not in found


def test_django_understands_a_socket_in_the_address() -> None:
    url = "postgres://cms_web:secret@/cms?host=%2FSome%20Where%2Frun"
    found = databases(Environment({"DATABASE_URL": url}), ["manage.py"])["default"]
    assert (found["HOST"], found["NAME"], found["USER"]) == ("/Some Where/run", "cms", "cms_web")
