"""The demo desk: for this computer's own names only, and under a policy that lets nothing in."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devserver import ports
from devserver.demo import demo
from devserver.desk import listening, mail, pages
from devserver.desk.listening import Server
from devserver.desk.pages import Page
from secureproject import site_mode
from tests.asking import ask
from tests.launch.checkouts import free_port

MESSAGE = """Subject: Your invitation
To: cara@example.org
Content-Type: text/plain; charset="utf-8"

Open http://localhost:8000/account/invitation/abc/, then <b>write</b>.
"""


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a desk whose page is one word."""
    monkeypatch.setitem(pages.PAGES, "/", lambda: Page("text/html; charset=utf-8", b"passwords"))
    monkeypatch.setattr(listening, "connection", type("None", (), {"close": staticmethod(lambda: None)}))
    port = free_port()
    server, *others = ports.listen(port)
    ports.close(others)
    with Server(server) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield port
        running.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.example", "localhost", ""]
)
def test_a_foreign_name_gets_nothing(desk: int, host: str) -> None:
    name = f"{host}:{desk}" if "." in host else host
    answer = ask(desk, Host=name)
    assert answer.status == 421
    assert b"passwords" not in answer.content


def test_another_site_loads_nothing_from_here(desk: int) -> None:
    answer = ask(desk, path="/codes.json", Sec_Fetch_Site="same-site", Sec_Fetch_Mode="no-cors")
    assert answer.status == 403


def test_nothing_can_be_sent_to_it(desk: int) -> None:
    assert ask(desk, method="POST").status == 501


@pytest.mark.parametrize("path", ["/../keys.json", "/.local/keys.json", "/desk/listening.py", "//etc/passwd"])
def test_it_serves_its_own_five_pages_only(desk: int, path: str) -> None:
    assert ask(desk, path=path).status == 404


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]"])
def test_this_computers_own_names_are_answered(desk: int, name: str) -> None:
    answer = ask(desk, Host=f"{name}:{desk}")
    assert (answer.status, answer.content) == (200, b"passwords")


def test_its_policy_names_each_file_and_nothing_inline(desk: int) -> None:
    answer = ask(desk)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src http://localhost:")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_outside_the_demo_it_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_mode, "DEMO", False)
    with pytest.raises(demo.NotTheDemo):
        listening.serve([])


def test_mail_is_shown_as_text_with_links_to_follow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "1.log").write_bytes(MESSAGE.encode() + mail.BETWEEN_MESSAGES)
    monkeypatch.setattr(pages, "MAIL", tmp_path)
    monkeypatch.setattr(demo, "people", list)
    page = pages.people_and_mail().content.decode()
    assert '<a href="http://localhost:8000/account/invitation/abc/">' in page
    assert "&lt;b&gt;write&lt;/b&gt;" in page
    assert mail.count(tmp_path) == 1
