"""Two hundred log-ins at once, from as many addresses, on a real server with real Argon2: other pages still answer."""

import threading
from collections.abc import Iterator

import pytest

from content.models import Site
from tests.accounts.attacks.test_login_storm import READER, Browser
from tests.accounts.people import LOGIN
from tests.bench.servers import SITE, serving
from tests.template_database import web_url

pytestmark = pytest.mark.deep
LOG_INS = 200


@pytest.fixture
def port(fresh_database: str, site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setenv("TRUSTED_PROXY_COUNT", "1")  # so that every log-in comes from an address of its own
    with serving(SITE, database_url=web_url(fresh_database)) as port:
        yield port


def test_pages_answer_while_two_hundred_log_in(port: int) -> None:
    browsers = [Browser(port, f"198.51.{100 + n // 200}.{n % 200 + 1}") for n in range(LOG_INS)]
    statuses: list[int] = []
    pages: list[int] = []

    def log_in(number: int) -> None:
        typed = {"email": f"n{number}@example.org", "password": "not the password"}
        statuses.append(browsers[number].send(LOGIN, **typed).status)

    flood = [threading.Thread(target=log_in, args=(number,)) for number in range(LOG_INS)]
    for thread in flood:
        thread.start()
    while any(thread.is_alive() for thread in flood):
        pages.append(Browser(port, READER).ask("/").status)
    assert set(pages) == {200}
    assert len(pages) > 3
    assert len(statuses) == LOG_INS
    assert set(statuses) <= {422, 503}
    assert 422 in statuses
