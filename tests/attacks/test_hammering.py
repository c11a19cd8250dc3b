"""Thousands of bad requests a second from one address: readers at other addresses wait at most twice as long."""

import http.client
import statistics
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from content.models import Article
from intrusion.models import Block, Observation
from tests import template_database
from tests.asking import ask
from tests.bench.servers import SITE, serving

pytestmark = pytest.mark.deep
HAMMER = Path(__file__).with_name("hammering.py")
ROUNDS, SECONDS = 5, 4.0


def test_a_reader_hardly_notices(fresh_database: str, published: Article, tmp_path: Path) -> None:
    with serving(SITE, database_url=template_database.web_url(fresh_database)) as port:
        path = f"/{published.address.path}/"
        slowest(port, path, 1.0)
        ratios = []
        for _ in range(ROUNDS):
            alone = slowest(port, path, SECONDS / 2)
            with (tmp_path / "rate").open("a") as rate:
                command = [sys.executable, str(HAMMER), str(port), str(SECONDS)]
                hammering = subprocess.Popen(command, stdout=rate)  # noqa: S603 - our own program
                time.sleep(1.0)
                ratios.append(slowest(port, path, SECONDS / 2) / alone)
                hammering.wait(timeout=30)
    assert Block.objects.get().target == "127.0.0.2"
    said = f"ratios {ratios}, requests a second {(tmp_path / 'rate').read_text().split()}"
    assert statistics.median(ratios) <= 2, said
    sys.stderr.write(f"{said}\n")


def test_a_server_that_ends_writes_what_it_found_last(fresh_database: str, published: Article) -> None:
    with serving(SITE, database_url=template_database.web_url(fresh_database)) as port:
        assert ask(port, "/.env").status == 404
    assert [row.sensor for row in Observation.objects.all()] == ["scanner_path"]


def slowest(port: int, path: str, seconds: float) -> float:
    """The time within which 95 of 100 answers come."""
    times, until = [], time.perf_counter() + seconds
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as reader:
        while time.perf_counter() < until:
            began = time.perf_counter()
            reader.request("GET", path, headers={"Host": f"localhost:{port}"})
            answer = reader.getresponse()
            answer.read()
            assert answer.status == 200
            times.append(time.perf_counter() - began)
            time.sleep(0.005)
    return statistics.quantiles(times, n=20)[-1]
