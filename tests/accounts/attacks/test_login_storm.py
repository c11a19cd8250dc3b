"""Two hundred people of one office log in within a minute, with password and code, on a real server with real Argon2.

All get in within three minutes, no one is blocked, and readers wait at most twice as long. Its numbers go to stderr.
"""

import re
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest

from accounts.models import User
from accounts.passwords.hashing import BoundedArgon2PasswordHasher
from accounts.totp import code_at, step_now
from content.models import Article
from intrusion.models import Block
from tests.accounts.people import LOGIN, PASSWORD, SECOND_FACTOR, person
from tests.asking import Answer, ask, cookie_header
from tests.bench.servers import serving
from tests.signing_in import new_authenticator_of
from tests.template_database import web_url

pytestmark = pytest.mark.deep
SERVER = ("-m", "secureproject.serve", "--log-level", "error", "secureproject.asgi:application")
PEOPLE, WITHIN, LONGEST = 200, 60.0, 180.0
OFFICE, READER = "198.51.100.7", "192.0.2.1"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Browser:
    port: int
    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, method: str = "GET", body: str | None = None) -> Answer:
        sent = {"X_Forwarded_For": self.address, "Cookie": cookie_header(self.cookies)}
        answer = ask(self.port, path, method, body, **sent)
        self.cookies |= answer.cookies
        return answer

    def send(self, path: str, **fields: str) -> Answer:
        """Loads the page at ``path`` and sends its form; the answer to the page where it has none."""
        page = self.ask(path)
        if not (token := TOKEN.search(page.text)):
            return page
        return self.ask(path, "POST", urlencode(fields | {"csrfmiddlewaretoken": token[1]}))


@dataclass
class Storm:
    port: int
    seconds: list[float] = field(default_factory=list)
    told_to_wait: list[int] = field(default_factory=list)

    def logs_in(self, email: str, key: bytes, after: float) -> None:
        time.sleep(after)
        browser, began = Browser(self.port, OFFICE), time.monotonic()
        self._until_taken(browser, LOGIN, lambda: {"email": email, "password": PASSWORD})
        self._until_taken(browser, SECOND_FACTOR, lambda: {"code": code_at(key, step_now())})
        assert browser.ask("/account/security/").status == 200
        self.seconds.append(time.monotonic() - began)

    def _until_taken(self, browser: Browser, path: str, fields: Callable[[], dict[str, str]]) -> None:
        """As the page asks: waits for as long as it says (or for the next code), and tries again."""
        while True:
            answer = browser.send(path, **fields())
            if answer.status == 302:
                return
            self.told_to_wait.append(answer.status)
            time.sleep(float(answer.headers.get("Retry-After", "10")))


def people() -> list[tuple[str, bytes]]:
    """The address of each, and the key of their authenticator app."""
    hashed = BoundedArgon2PasswordHasher().encode(PASSWORD, "a salt of its own")
    found = [person(f"Person{number}") for number in range(PEOPLE)]
    User.objects.update(password=hashed)
    return [(user.email, new_authenticator_of(user).key) for user in found]


def slowest_of_readers(port: int, path: str, *, until: threading.Event) -> float:
    """The time within which 95 of 100 answers come."""
    times: list[float] = []
    browser = Browser(port, READER)
    while not until.is_set() or len(times) < 100:
        began = time.perf_counter()
        assert browser.ask(path).status == 200
        times.append(time.perf_counter() - began)
        time.sleep(0.02)
    return statistics.quantiles(times, n=20)[-1]


def test_an_office_logs_in_within_three_minutes(
    fresh_database: str, published: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUSTED_PROXY_COUNT", "1")  # office and readers come from different addresses
    path, over = f"/{published.address.path}/?page", threading.Event()
    over.set()
    with serving(SERVER, database_url=web_url(fresh_database)) as port:
        alone, storm = slowest_of_readers(port, path, until=over), Storm(port)
        each = [(email, key, WITHIN * number / PEOPLE) for number, (email, key) in enumerate(people())]
        threads = [threading.Thread(target=storm.logs_in, args=arguments, daemon=True) for arguments in each]
        over.clear()
        end = time.monotonic() + LONGEST
        threading.Timer(WITHIN, over.set).start()
        for thread in threads:
            thread.start()
        during = slowest_of_readers(port, path, until=over)
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
    said = f"{len(storm.seconds)} in, slowest {max(storm.seconds, default=0):.1f} s, told to wait"
    sys.stderr.write(f"{said} {len(storm.told_to_wait)} times, readers {during / alone:.2f} x\n")
    assert len(storm.seconds) == PEOPLE
    assert 429 not in storm.told_to_wait
    assert not Block.objects.exists()
    assert during <= 2 * alone
