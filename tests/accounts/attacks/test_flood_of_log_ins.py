"""Two hundred log-ins at once, from as many addresses, on a real server with real Argon2: other pages still answer."""

import http.client
import re
import threading
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from content.models import Site
from tests.bench.servers import serving
from tests.template_database import web_url

pytestmark = pytest.mark.deep
SERVER = (
    "-m",
    "secureproject.serve",
    "--workers",
    "1",
    "--log-level",
    "error",
    "secureproject.asgi:application",
)
LOG_INS = 200


@pytest.fixture
def port(fresh_database: str, site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setenv("TRUSTED_PROXY_COUNT", "1")  # so that every log-in comes from an address of its own
    with serving(SERVER, database_url=web_url(fresh_database)) as port:
        yield port


def request(port: int, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("localhost", port, timeout=120)
    connection.request(
        method, path, body or None, {name.replace("_", "-"): text for name, text in headers.items()}
    )
    answer = connection.getresponse()
    content = answer.read().decode()
    connection.close()
    return answer.status, content, answer.headers.get("Set-Cookie", "")


def log_in(port: int, number: int, form: dict[str, str], cookie: str, statuses: list[int]) -> None:
    body = urlencode(form | {"email": f"n{number}@example.org", "password": "not the password"})
    kind = "application/x-www-form-urlencoded"
    address = f"198.51.{100 + number // 200}.{number % 200 + 1}"
    statuses.append(
        request(
            port, "POST", "/account/login/", body, Cookie=cookie, Content_Type=kind, X_Forwarded_For=address
        )[0]
    )


def test_pages_answer_while_two_hundred_log_in(port: int) -> None:
    _status, page, cookies = request(port, "GET", "/account/login/", X_Forwarded_For="192.0.2.1")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    form, cookie = {"csrfmiddlewaretoken": token[1]}, cookies.partition(";")[0]
    statuses: list[int] = []
    pages: list[int] = []
    arguments = [(port, n, form, cookie, statuses) for n in range(LOG_INS)]
    flood = [threading.Thread(target=log_in, args=each) for each in arguments]
    for thread in flood:
        thread.start()
    while any(thread.is_alive() for thread in flood):
        pages.append(request(port, "GET", "/", X_Forwarded_For="192.0.2.1")[0])
    assert set(pages) == {200}
    assert len(pages) > 3
    assert len(statuses) == LOG_INS
    assert set(statuses) <= {422, 503}
    assert 422 in statuses
