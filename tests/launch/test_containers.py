"""docker-compose.yml and Dockerfile: what they harden and hand over. Their commands are run in
test_container_commands.py, with what is handed over here; but for ClamAV, which is off unless chosen.
"""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml
from pytest_django import Settings

from content.media.inspection.clamav import scan
from content.media.inspection.errors import UnsafeFile
from content.media.inspection.limits import Limits
from devserver.paths import CHECKOUT
from secureproject.site_mode import NEEDED_IN_PRODUCTION
from tests.content.media.inspection.test_clamav import EICAR

COMPOSE: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SITE = tuple(name for name, service in SERVICES.items() if service.get("image") == "cms-site")
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text()


def stage(name: str) -> str:
    """The lines of the Dockerfile that make the image ``name``."""
    return re.split(r"^FROM .+", DOCKERFILE.partition(f" AS {name}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def folders_made_in(name: str) -> dict[str, tuple[str, str, str]]:
    """Mode, owner and group of each folder that the image has for a volume."""
    made = re.findall(r"install\W+-d\W+-m\W+(\d+)\W+-o\W+(\d+)\W+-g\W+(\d+)\W+(/[\w/-]+)", stage(name))
    return {folder: (mode, owner, group) for mode, owner, group, folder in made}


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


@pytest.mark.parametrize("secret", ["audit_signing_key", "database_worker_url"])
def test_only_the_worker_holds_the_key_and_the_log_in_that_seal_the_audit_log(secret: str) -> None:
    assert {name for name in SERVICES if secret in str(SERVICES[name])} == {"worker"}


@pytest.mark.parametrize("name", SITE)
def test_every_container_of_the_site_is_given_what_production_demands(name: str) -> None:
    given = {variable.removesuffix("_FILE") for variable in SERVICES[name]["environment"]}
    assert set(NEEDED_IN_PRODUCTION) <= given
    assert "SITE_MODE" not in given  # production is what it is without


def test_nothing_is_given_that_no_setting_reads() -> None:
    code = "".join(path.read_text() for path in (CHECKOUT / "secureproject").rglob("*.py"))
    read = set(re.findall(r"\benv\.\w+\(\s*\"(\w+)\"", code)) | set(
        re.findall(r"\"(DATABASE_\w*URL)\"", code)
    )
    given = {variable.removesuffix("_FILE") for name in SITE for variable in SERVICES[name]["environment"]}
    assert given <= read | set(NEEDED_IN_PRODUCTION)


def test_every_secret_of_a_container_is_one_that_the_file_names() -> None:
    assert {secret for service in SERVICES.values() for secret in service.get("secrets", ())} == set(
        COMPOSE["secrets"]
    )
    assert all(COMPOSE["secrets"][name] == {"file": f"secrets/{name}"} for name in COMPOSE["secrets"])


def test_web_and_worker_keep_what_is_uploaded_in_a_volume_that_they_share() -> None:
    for name in ("web", "worker"):
        assert "media:/srv/media" in SERVICES[name]["volumes"]
        for variable in ("MEDIA_STORAGE_URL", "MEDIA_UPLOAD_FOLDER"):
            folder = SERVICES[name]["environment"][variable].removeprefix("file://")
            assert PurePosixPath(folder).is_relative_to("/srv/media")
    assert "media:/srv/media:ro" in SERVICES["firewall"]["volumes"]


def test_a_user_who_writes_to_a_volume_may() -> None:
    """A new volume takes owner and mode of the folder that the first image has at its place."""
    for name, service in SERVICES.items():
        for volume in service.get("volumes", ()):
            target = service.get("build", {}).get("target")
            folder, _, read_only = volume.partition(":")[2].partition(":")
            if target not in {"site", "firewall"} or read_only:
                continue
            mode, owner, group = folders_made_in(target)[folder]
            user, group_of_user = service["user"].split(":")
            assert (user == owner and mode[-3] == "7") or (group_of_user == group and mode[-2] == "7"), name


def test_the_images_that_share_a_volume_make_its_folder_alike() -> None:
    site, firewall = folders_made_in("site"), folders_made_in("firewall")
    assert set(site) & set(firewall) == {"/var/log/firewall"}
    assert site["/var/log/firewall"] == firewall["/var/log/firewall"]


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


def test_whatever_is_copied_into_an_image_is_let_through_to_its_build() -> None:
    """.dockerignore keeps everything back that it does not name."""
    kept_back, *lines = (CHECKOUT / ".dockerignore").read_text().split()
    let_through = {PurePosixPath(line.removeprefix("!")) for line in lines if line.startswith("!")}
    copied = [line.split()[:-1] for line in re.findall(r"^COPY (?!--)(.+)$", DOCKERFILE, re.MULTILINE)]
    wanted = {PurePosixPath(word) for words in copied for word in words}
    assert kept_back == "*"
    assert all((CHECKOUT / path).exists() for path in wanted)
    assert {str(path) for path in wanted if not {path, *path.parents} & let_through} == set()


@pytest.mark.skipif(not shutil.which("docker"), reason="no docker client here")
def test_compose_reads_in_it_what_these_tests_read() -> None:
    """The client alone interpolates and checks the file by its schema; it needs no engine for that."""
    done = subprocess.run(
        ["docker", "compose", "--profile", "*", "config", "--format", "json"],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], "SITE_HOST": "www.example.org"},
        capture_output=True,
        check=True,
    )
    resolved = json.loads(done.stdout)["services"]
    assert set(resolved) == set(SERVICES)
    for name, service in SERVICES.items():
        assert set(resolved[name].get("environment") or ()) == set(service.get("environment", ()))
        assert [entry["source"] for entry in resolved[name].get("secrets", ())] == service.get("secrets", [])
        assert resolved[name]["read_only"] is True
    assert resolved["web"]["environment"]["SITE_URL"] == "https://www.example.org"


OURS = ("scanner", "signatures")
CONFIGURATION = (CHECKOUT / "deploy" / "scanner" / "clamd.conf").read_text()


def setting(name: str) -> str:
    found = re.search(rf"^{name} (\S+)$", CONFIGURATION, re.MULTILINE)
    return found[1] if found else ""


def test_it_is_off_unless_someone_chooses_it() -> None:
    assert {name for name in SERVICES if "profiles" in SERVICES[name]} == set(OURS)
    assert SERVICES["worker"]["environment"]["CLAMAV_SOCKET"] == "${CLAMAV_SOCKET:-}"


def test_nothing_but_the_worker_reaches_it_and_it_reaches_nothing() -> None:
    assert SERVICES["scanner"]["network_mode"] == "none"
    assert {name for name in SERVICES if "scanner-socket" in str(SERVICES[name])} == {"scanner", "worker"}
    assert "scanner-socket:/run/scanner:ro" in SERVICES["worker"]["volumes"]
    assert "signatures:/var/lib/signatures:ro" in SERVICES["scanner"]["volumes"]
    assert SERVICES["signatures"]["networks"] == ["outside"]


def test_its_user_may_write_where_it_writes_and_the_site_may_ask() -> None:
    made = folders_made_in("scanner")
    assert made["/run/scanner"] == folders_made_in("site")["/run/scanner"] == ("2770", "10004", "10001")
    for name in OURS:
        volumes = [volume.split(":") for volume in SERVICES[name]["volumes"] if not volume.endswith(":ro")]
        assert all(made[target][1] == SERVICES[name]["user"].split(":")[0] for _name, target in volumes)
    assert setting("LocalSocketMode") == "660"
    assert SERVICES["worker"]["user"].endswith(":10001")


def test_it_takes_the_largest_upload_and_calls_nothing_clean_that_it_did_not_read() -> None:
    for name in ("StreamMaxLength", "MaxFileSize", "MaxScanSize"):
        assert int(setting(name).removesuffix("M")) * 2**20 >= Limits().recording_bytes
    assert setting("AlertExceedsMax") == "yes"
    assert setting("LocalSocket").startswith("/run/scanner/")
    assert "COPY deploy/scanner /etc/scanner" in stage("scanner")
    assert COMPOSE["volumes"].keys() >= {"scanner-socket", "scanner-work", "signatures"}
    assert "USER 10004:10001" in DOCKERFILE


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[Path]:
    """Started by its command, with our signature instead of those that signatures fetches; the folder of its files."""
    if shutil.which("clamd", path="/usr/sbin:/usr/bin") is None or shutil.which("clamdscan") is None:
        pytest.skip("apt-get install clamav-daemon clamdscan")
    written = CONFIGURATION
    for folder in ("run/scanner", "var/lib/scanner", "var/lib/signatures"):
        (tmp_path / folder).mkdir(parents=True)
        written = written.replace(f" /{folder}", f" {tmp_path / folder}")
    (tmp_path / "clamd.conf").write_text(written)
    (tmp_path / "var/lib/signatures/own.ndb").write_text(f"Own.Eicar:0:*:{EICAR.hex()}\n")
    process = subprocess.Popen(here("command", tmp_path))
    yield tmp_path
    process.terminate()
    process.wait(30)


def here(what: str, folder: Path) -> list[str]:
    """The command or the check of its health as docker-compose.yml has it, with our configuration."""
    words = SERVICES["scanner"]["command"] if what == "command" else SERVICES["scanner"][what]["test"][1:]
    program = shutil.which(words[0], path=f"/usr/sbin:/usr/bin:{os.environ['PATH']}") or words[0]
    return [program, *(word.replace("/etc/scanner", str(folder)) for word in words[1:])]


@pytest.mark.deep
def test_started_as_the_file_says_it_is_well_and_finds_what_it_knows(
    scanner: Path, settings: Settings
) -> None:
    end = time.monotonic() + 60
    while subprocess.run(here("healthcheck", scanner), check=False).returncode and time.monotonic() < end:
        time.sleep(0.2)
    socket = scanner / "run/scanner/clamd.ctl"
    assert socket.stat().st_mode & 0o777 == 0o660
    settings.CLAMAV_SOCKET = str(socket)
    sent = scanner / "sent"
    sent.write_bytes(b"x" * 300_000)
    assert scan(sent, limits=Limits()) is True
    sent.write_bytes(EICAR)
    with pytest.raises(UnsafeFile, match="Do not open it"):
        scan(sent, limits=Limits())
