"""The firewall of deploy/firewall/ in front of the running site, from Debian's packages."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from devserver.paths import CHECKOUT
from tests.browser import Visits
from tests.journeys.conftest import demo_site, enter  # noqa: F401  # fixtures
from tests.launch.checkouts import free_port

MODULE = Path("/usr/lib/nginx/modules/ngx_http_modsecurity_module.so")
RULES = Path("/usr/share/modsecurity-crs/rules")
FILES = CHECKOUT / "deploy" / "firewall"


@dataclass(frozen=True)
class Firewall:
    site: str
    findings: Path


def configure(folder: Path, behind: str, port: int, health: int) -> Path:
    """The files that the container gets, with this test's ports and paths in them."""
    places = {
        "/etc/firewall": str(folder),
        "/var/log/firewall": str(folder / "log"),
        "/run/firewall": str(folder / "run"),
        "web:8000": behind,
        "listen 8080": f"listen 127.0.0.1:{port}",
        "127.0.0.1:8081": f"127.0.0.1:{health}",
    }
    ours = re.compile("|".join(map(re.escape, places)))
    for file in FILES.iterdir():
        (folder / file.name).write_text(ours.sub(lambda found: places[found[0]], file.read_text()))
    for name in ("log", "run"):
        (folder / name).mkdir()
    return folder / "nginx.conf"


def wait_for(port: int, process: "subprocess.Popen[str]") -> None:
    for _ in range(300):
        if process.poll() is not None:
            pytest.fail(f"nginx ended: {process.communicate()[1]}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("nginx does not listen")


@pytest.fixture
def firewall(live_site: str, tmp_path: Path) -> Iterator[Firewall]:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx or not MODULE.exists() or not RULES.exists():
        pytest.skip("needs nginx, libnginx-mod-http-modsecurity and modsecurity-crs of Debian")
    tmp_path.chmod(0o755)
    port = free_port()
    settings = configure(tmp_path, urlsplit(live_site).netloc, port, free_port())
    user = ["-g", "user root;"] if Path("/proc/self").owner() == "root" else []
    process = subprocess.Popen(  # noqa: S603  # our own arguments
        [nginx, "-c", str(settings), "-e", "stderr", *user], stderr=subprocess.PIPE, text=True, umask=0o007
    )
    wait_for(port, process)
    yield Firewall(f"http://localhost:{port}", tmp_path / "log" / "findings.json")
    process.terminate()
    process.communicate(timeout=20)


@pytest.fixture
def visits(chromium: Browser, firewall: Firewall) -> Iterator[Visits]:
    """Windows on the site, all of them through the firewall."""
    windows = Visits(firewall.site, chromium)
    yield windows
    troubles = windows.close()
    assert not troubles, "\n".join(troubles)
