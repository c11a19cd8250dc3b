"""Early answers of the real server, with two processes."""

import http.client
import time
from collections.abc import Iterator

import pytest

from content import workflow
from content.models import Article
from tests.bench.servers import SITE, serving
from tests.newsroom import Person
from tests.template_database import web_url

pytestmark = [pytest.mark.late, pytest.mark.usefixtures("fresh_database")]
TWO = tuple("2" if before == "--workers" else word for before, word in zip(("", *SITE), SITE, strict=False))


@pytest.fixture
def port(fresh_database: str, published: Article) -> Iterator[int]:
    with serving(TWO, database_url=web_url(fresh_database)) as port:
        yield port


def asked(
    port: int, path: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    """On a connection of its own, which either process may take."""
    connection = http.client.HTTPConnection("localhost", port, timeout=30)
    connection.request(method, path, headers={name.replace("_", "-"): text for name, text in headers.items()})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def test_head_304_and_page_are_well_formed(port: int, path: str) -> None:
    page, content = asked(port, path)
    for _ in range(10):
        again, same = asked(port, path)
        head, nothing = asked(port, path, "HEAD")
        known, none = asked(port, path, If_None_Match=page.headers["ETag"])
        assert (again.status, head.status, known.status) == (200, 200, 304)
        assert (same, nothing, none) == (content, b"", b"")
        assert head.headers["Content-Length"] == str(len(content))
        assert again.headers["Content-Security-Policy"] == known.headers["Content-Security-Policy"]
        assert again.headers["X-Request-ID"] != page.headers["X-Request-ID"]


def test_a_take_down_is_seen_by_every_process_within_five_seconds(
    port: int, published: Article, path: str, ed: Person
) -> None:
    for _ in range(20):
        assert asked(port, path)[0].status == 200
    workflow.take_down(published, by=ed, reason="Figures were wrong.")
    end = time.monotonic() + 5
    while time.monotonic() < end:
        asked(port, path)
    assert {asked(port, path)[0].status for _ in range(40)} == {410}
