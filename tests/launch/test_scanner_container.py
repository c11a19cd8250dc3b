"""ClamAV in docker-compose.yml: off unless chosen, reached by the worker alone, and run here as the file says."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from content.media.inspection.clamav import scan
from content.media.inspection.errors import UnsafeFile
from content.media.inspection.limits import Limits
from devserver.paths import CHECKOUT
from tests.content.media.inspection.test_clamav import EICAR
from tests.launch.test_containers import COMPOSE, DOCKERFILE, SERVICES, folders_made_in, stage

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
