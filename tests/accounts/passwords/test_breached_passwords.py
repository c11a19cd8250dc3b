"""``accounts.passwords.breached_passwords``: five digits leave the server, and no answer is no obstacle."""

import hashlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar

import pytest

from accounts.models import User
from accounts.passwords.breached_passwords import is_known
from audit.models import Entry
from tests.accounts.passwords.test_change_password import NEW, change
from tests.live_server import served_by
from tests.signing_in import signed_in

DIGEST = hashlib.sha1(NEW.encode(), usedforsecurity=False).hexdigest().upper()


class Service(BaseHTTPRequestHandler):
    asked: ClassVar[list[tuple[str, dict[str, str], str]]] = []
    answer: ClassVar[tuple[int, str]] = (200, "")

    def do_GET(self) -> None:
        self.asked.append((self.path, dict(self.headers), self.requestline))
        status, text = self.answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())


@pytest.fixture
def service(settings: Any, db: None) -> Iterator[type[Service]]:
    Service.asked.clear()
    with served_by(Service) as port:
        settings.PASSWORD_RANGE_API_URL = f"http://127.0.0.1:{port}/range/"
        settings.OUTGOING_ALLOWED_HOSTS = [f"127.0.0.1:{port}"]
        yield Service


def silences() -> int:
    return Entry.objects.filter(event="accounts.breach_check.skipped").count()


def test_a_password_that_the_service_knows_is_refused(service: type[Service], otto: User) -> None:
    service.answer = (200, f"{'0' * 35}:7\r\n{DIGEST[5:]}:12\r\n")
    assert change(signed_in(otto, verified=False)) == 422


@pytest.mark.parametrize("text", ["", f"{'0' * 35}:7", f"{DIGEST[5:]}:0", "<html>", f"{DIGEST[5:]}"])
def test_any_other_is_accepted_and_padding_counts_for_nothing(
    service: type[Service], otto: User, text: str
) -> None:
    service.answer = (200, text)
    assert change(signed_in(otto, verified=False)) == 302
    assert silences() == 0


def test_only_five_digits_leave_the_house(service: type[Service]) -> None:
    service.answer = (200, "")
    is_known(NEW)
    ((path, headers, line),) = service.asked
    assert path == f"/range/{DIGEST[:5]}"
    assert headers["Add-Padding"] == "true"
    assert "cookie" not in {name.lower() for name in headers}
    assert DIGEST[5:] not in f"{line} {headers}".upper()


def test_what_our_own_rules_refuse_is_not_asked_for(service: type[Service], otto: User) -> None:
    change(signed_in(otto, verified=False), new="1qaz2wsx3edc4rfv")
    assert service.asked == []


@pytest.mark.parametrize("status", [302, 404, 429, 500])
def test_a_service_in_trouble_is_no_obstacle_and_stands_in_the_audit_log(
    service: type[Service], otto: User, status: int
) -> None:
    service.answer = (status, "")
    assert change(signed_in(otto, verified=False)) == 302
    assert silences() == 1


def test_nor_is_one_that_is_not_there(otto: User, settings: Any) -> None:
    settings.PASSWORD_RANGE_API_URL = "https://127.0.0.1:1/range/"  # not even allowed
    assert change(signed_in(otto, verified=False)) == 302
    assert silences() == 1


def test_without_the_setting_no_one_is_asked(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "accounts.passwords.breached_passwords.send",
        lambda *_args, **_more: pytest.fail("a request was sent"),
    )
    assert is_known("123456789012") is False
