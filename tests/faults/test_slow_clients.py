"""Five hundred slow clients of each kind: everybody else is answered nearly as quickly as before."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from devserver.paths import CHECKOUT
from tests.faults.running import Site

pytestmark = pytest.mark.late
SECONDS = 25  # longer than two deadlines of a body
PAGES = ("/account/login/", "/search/?q=harbour", "/cms/", "/healthz")
ABOVE = 0.3  # seconds that a machine may take that runs other tests meanwhile


@contextmanager
def slow_clients(site: Site) -> Iterator[None]:
    [script] = re.findall(r'src="(/static/[^"]+[.]js)', site.ask("GET", "/cms/")[1])[:1]
    command = [sys.executable, "-m", "tests.faults.slow_clients", str(site.port), str(SECONDS)]
    attacks = [
        subprocess.Popen([*command, attack, script], cwd=CHECKOUT)
        for attack in ("headers", "bodies", "readers")
    ]
    time.sleep(5)
    yield
    for attack in attacks:
        assert attack.wait(timeout=60) == 0


def p95(site: Site, path: str) -> float:
    """Seconds. Fails if the site does not answer with a page."""
    took = []
    for _ in range(40):
        began = time.monotonic()
        assert site.ask("GET", path)[0] == 200
        took.append(time.monotonic() - began)
    return sorted(took)[37]


def test_slow_clients_hold_nobody_up(site: Site) -> None:
    before = {path: p95(site, path) for path in PAGES}
    with slow_clients(site):
        during = {path: p95(site, path) for path in PAGES}
    slower = {path: (before[path], during[path]) for path in PAGES if during[path] > 2 * before[path] + ABOVE}
    assert slower == {}
