"""docker-compose.yml and Dockerfile: what they harden. Their commands are run in test_container_commands.py."""

import re
from typing import Any

import pytest
import yaml

from secureproject.trial.places import CHECKOUT

COMPOSE: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SITE = ("web", "worker", "migrate")
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text()


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_hardened(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] not in {"root", "0", "0:0"}
    assert "privileged" not in service
    assert not any("docker.sock" in volume for volume in service.get("volumes", ()))
    assert all("noexec" in mount for mount in service.get("tmpfs", ()))


def test_only_the_migration_holds_the_owners_log_in() -> None:
    holders = {name for name in SERVICES if "database_owner_url" in str(SERVICES[name])}
    assert holders == {"migrate"}
    assert SERVICES["migrate"]["restart"] == "no"


def test_only_the_worker_holds_the_key_that_signs_the_journal() -> None:
    assert {name for name in SERVICES if "audit_signing_key" in str(SERVICES[name])} == {"worker"}


def test_no_secret_is_in_the_file_itself() -> None:
    for name in SITE:
        for variable, value in SERVICES[name]["environment"].items():
            if re.search("KEY|PASSWORD|DATABASE|EMAIL", variable):
                assert variable.endswith("_FILE")
                assert value.removeprefix("/run/secrets/") in SERVICES[name]["secrets"]


def test_only_the_proxy_can_be_reached_and_the_database_by_the_site_alone() -> None:
    assert {name for name in SERVICES if "ports" in SERVICES[name]} == {"proxy"}
    assert SERVICES["database"]["networks"] == ["back"]
    assert COMPOSE["networks"]["back"] == {"internal": True}
    assert "back" not in SERVICES["proxy"]["networks"]


def test_everything_that_runs_on_says_whether_it_is_well() -> None:
    for name, service in SERVICES.items():
        assert name == "migrate" or service["healthcheck"]["test"][0] == "CMD"
    for name in ("web", "worker"):
        needs = SERVICES[name]["depends_on"]
        assert needs["migrate"]["condition"] == "service_completed_successfully"
        assert needs["database"]["condition"] == "service_healthy"


def test_the_image_needs_no_root_and_installs_by_digest() -> None:
    site = DOCKERFILE.partition("AS site")[2].partition("FROM")[0]
    assert re.search(r"^USER 10001:10001$", site, re.MULTILINE)
    assert "--require-hashes" in DOCKERFILE
    assert '"python", "-m", "secureproject.healthcheck"' in site
    copied = set(re.findall(r"^COPY (?!--)(.+) \S+$", site, re.MULTILINE))
    assert not {"secrets", ".", ".local", ".env"} & {word for line in copied for word in line.split()}
