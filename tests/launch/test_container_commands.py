"""The commands of docker-compose.yml, started as they stand there but without Docker."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from devserver.paths import CHECKOUT
from devserver.postgres import roles
from devserver.postgres.cluster import Cluster
from devserver.postgres.installation import packaged_programs
from secureproject.healthcheck import is_well
from tests.launch.checkouts import Checkout, free_port
from tests.launch.test_containers import DOCKERFILE, SERVICES

pytestmark = pytest.mark.late


@dataclass
class Containers:
    """Starts services of docker-compose.yml as plain processes in a copy of what the image holds."""

    root: Path
    secrets: Path

    def environment(self, service: str) -> dict[str, str]:
        given = {"PATH": os.environ["PATH"], "PYTHONPATH": str(self.root)}
        for name, value in SERVICES[service]["environment"].items():
            text = re.sub(r"\$\{SITE_HOST[^}]*\}", "www.example.org", value)
            text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)
            given[name] = text.replace("/run/secrets", str(self.secrets))
        return given

    def start(self, service: str, *instead: str, **replaced: str) -> "subprocess.Popen[bytes]":
        in_image = json.loads(DOCKERFILE.partition("AS site")[2].partition("\nCMD ")[2].partition("\n")[0])
        command = instead or SERVICES[service].get("command", in_image)
        words = [replaced.get(word, word) for word in (sys.executable, *command[1:])]
        return subprocess.Popen(words, cwd=self.root, env=self.environment(service))

    def run(self, service: str, *instead: str) -> int:
        return self.start(service, *instead).wait()


@pytest.fixture(scope="module")
def secrets(folder: Path) -> Path:
    """As deploy/make-secrets.sh writes them."""
    subprocess.run(
        ["sh", str(CHECKOUT / "deploy" / "make-secrets.sh"), str(folder / "secrets")],
        input="smtp+tls://nobody:nothing@localhost:587\n",
        text=True,
        check=True,
        capture_output=True,
    )
    return folder / "secrets"


@pytest.fixture(scope="module")
def database(cluster: Cluster, secrets: Path) -> Iterator[Cluster]:
    """A PostgreSQL whose roles deploy/postgres-init.sh made, as in its container."""
    with cluster.in_use():
        place = cluster.installation.root / "run"
        with roles.connect(place, "postgres", cluster.passwords["postgres"], "postgres") as server:
            for statement in (
                "DROP DATABASE cms",
                "DROP OWNED BY cms_owner",
                "DROP ROLE cms_owner, cms_web, cms_worker",
            ):
                server.execute(statement)
        environment = {
            "PATH": f"{packaged_programs() / 'bin'}:{os.environ['PATH']}",
            "PGHOST": str(place),
            "PGPASSWORD": cluster.passwords["postgres"],
            "OWNER_PASSWORD_FILE": str(secrets / "owner_password"),
            "WEB_PASSWORD_FILE": str(secrets / "web_password"),
            "WORKER_PASSWORD_FILE": str(secrets / "worker_password"),
        }
        subprocess.run(["sh", str(CHECKOUT / "deploy" / "postgres-init.sh")], env=environment, check=True)
        for name in ("database_url", "database_worker_url", "database_owner_url"):
            by_network = (secrets / name).read_text()
            (secrets / name).write_text(by_network.replace("@database:5432/cms", f"@/cms?host={place}"))
        yield cluster


@pytest.fixture(scope="module")
def containers(folder: Path, database: Cluster, secrets: Path) -> Iterator[Containers]:
    """The image's files with its static files, and a migrated database."""
    app = Checkout.copied_to(folder / "app")
    containers = Containers(app.root, secrets)
    assert (
        containers.run("web", "python", "manage.py", "collectstatic", "--no-input", "--verbosity", "0") == 0
    )
    assert containers.run("migrate", *SERVICES["migrate"]["command"], "--verbosity", "0") == 0
    yield containers
    app.remove()


def test_secrets_are_closed_to_everybody_else_and_never_replaced(secrets: Path) -> None:
    before = {path.name: path.read_text() for path in secrets.iterdir()}
    subprocess.run(
        ["sh", str(CHECKOUT / "deploy" / "make-secrets.sh"), str(secrets)], check=True, capture_output=True
    )
    assert {path.name: path.read_text() for path in secrets.iterdir()} == before
    assert len({text for name, text in before.items() if name.endswith(("password", "key", "keys"))}) == 7
    assert secrets.stat().st_mode & 0o777 == 0o700


def test_the_web_cannot_migrate(containers: Containers) -> None:
    assert containers.run("web", *SERVICES["migrate"]["command"]) != 0


def test_the_roles_of_the_container_may_make_nothing(containers: Containers) -> None:
    url = (containers.secrets / "database_url").read_text()
    with psycopg.connect(url, autocommit=True) as web, pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute("CREATE TABLE mine (id int)")


def test_web_serves_and_says_that_it_is_well(containers: Containers) -> None:
    port = free_port()
    assert not is_well("/readyz", port=port)
    web = containers.start("web", **{"8000": str(port), "0.0.0.0": "127.0.0.1"})
    end = time.monotonic() + 120
    while not is_well("/readyz", port=port) and web.poll() is None and time.monotonic() < end:
        time.sleep(0.2)
    assert is_well("/healthz", port=port)
    assert is_well("/readyz", port=port)
    web.send_signal(signal.SIGTERM)
    assert web.wait(timeout=30) == 0


def test_the_worker_runs_and_says_that_it_is_well(containers: Containers) -> None:
    worker = containers.start("worker")
    try:
        assert containers.run("worker", *SERVICES["worker"]["healthcheck"]["test"][1:]) == 0
        assert worker.poll() is None
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=30)
