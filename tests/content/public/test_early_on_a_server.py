"""Early answers of the real server, with two processes."""

import time
from collections.abc import Iterator

import pytest

from content import workflow
from content.models import Article
from tests.asking import ask
from tests.bench.servers import SITE, serving
from tests.newsroom import Person
from tests.template_database import web_url

pytestmark = [pytest.mark.late, pytest.mark.usefixtures("fresh_database")]
TWO = tuple("2" if before == "--workers" else word for before, word in zip(("", *SITE), SITE, strict=False))


@pytest.fixture
def port(fresh_database: str, published: Article) -> Iterator[int]:
    with serving(TWO, database_url=web_url(fresh_database)) as port:
        yield port


def test_head_304_and_page_are_well_formed(port: int, path: str) -> None:
    page = ask(port, path)
    for _ in range(10):
        again = ask(port, path)
        head = ask(port, path, "HEAD")
        known = ask(port, path, If_None_Match=page.headers["ETag"])
        assert (again.status, head.status, known.status) == (200, 200, 304)
        assert (again.content, head.content, known.content) == (page.content, b"", b"")
        assert head.headers["Content-Length"] == str(len(page.content))
        assert again.headers["Content-Security-Policy"] == known.headers["Content-Security-Policy"]
        assert again.headers["X-Request-ID"] != page.headers["X-Request-ID"]


def test_a_take_down_is_seen_by_every_process_within_five_seconds(
    port: int, published: Article, path: str, ed: Person
) -> None:
    for _ in range(20):
        assert ask(port, path).status == 200
    workflow.take_down(published, by=ed, reason="Figures were wrong.")
    end = time.monotonic() + 5
    while time.monotonic() < end:
        ask(port, path)
    assert {ask(port, path).status for _ in range(40)} == {410}
