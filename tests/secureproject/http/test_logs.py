import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from audit.context import RequestContext, use_context
from content.comments.receipts import new_receipt
from content.guests.tokens import ticket_for
from secureproject.http.logs import (
    MAY_HOLD_A_SECRET,
    SECRETS_IN_TEXT,
    RequestLogMiddleware,
    configure_logs,
    hide_secrets,
)
from tests.template_database import ROOT

SECRET = "hunter2-hunter2-hunter2"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    yield from lines_of("tests.logs")


@pytest.fixture
def request_lines() -> Iterator[io.StringIO]:
    yield from lines_of("django_structlog.middlewares.request")


def lines_of(name: str) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    config = configure_logs(level="INFO")["formatters"]["json"]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(**{k: v for k, v in config.items() if k != "()"})
    )
    logger = logging.getLogger(name)
    logger.setLevel("INFO")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


@pytest.mark.parametrize(
    "event",
    [
        {"password": SECRET},
        {"new_password": SECRET},
        {"code": SECRET},
        {"Cookie": SECRET},
        {"csrfmiddlewaretoken": SECRET},
        {"headers": {"Authorization": f"Bearer {SECRET}"}},
        {"error": f"could not connect to postgres://cms_web:{SECRET}@db/cms"},
        {"url": f"/login/?token={SECRET}&x=1"},
        {"path": f"/account/invitation/{SECRET}/"},
        {"path": f"/guest/preview/{SECRET}/"},
        {"request": f"GET /guest/seen/12:1vOsAb:{SECRET}/page/"},
        {"list": [{"session_key": SECRET}]},
        {"text": f"Authorization: {SECRET}"},
        {"header": f"Bearer {SECRET}"},
        {"object": Exception(f"password={SECRET}")},
    ],
    ids=str,
)
def test_no_secret_reaches_a_log(event: dict[str, Any]) -> None:
    assert SECRET not in str(hide_secrets(None, "", event))


@given(st.one_of(*(st.from_regex(pattern) for pattern, _replacement in SECRETS_IN_TEXT)))
def test_no_text_with_a_secret_is_passed_over_unread(text: str) -> None:
    assert MAY_HOLD_A_SECRET.search(text)


def test_what_is_no_secret_stays() -> None:
    event = {
        "event": "request_finished",
        "status_code": 200,
        "code": 404,
        "request": "GET /news/",
        "minutes": 3,
    }
    assert hide_secrets(None, "", event) == event


def test_a_line_is_one_json_object(lines: io.StringIO) -> None:
    logging.getLogger("tests.logs").warning("Asked %s", "twice\nover", extra={"action": "login"})
    line = json.loads(lines.getvalue())
    assert (line["event"], line["level"]) == ("Asked twice\nover", "warning")
    assert lines.getvalue().count("\n") == 1


def test_a_traceback_shows_no_local_variable_and_no_secret(lines: io.StringIO) -> None:
    password = SECRET
    try:
        raise ValueError(f"password={password}")
    except ValueError:
        logging.getLogger("tests.logs").exception("It broke")
    assert SECRET not in lines.getvalue()
    assert "ValueError" in lines.getvalue()


def test_our_own_log_lines_carry_the_request_id(lines: io.StringIO) -> None:
    with use_context(RequestContext(request_id="0123456789abcdef")):
        logging.getLogger("tests.logs").warning("Hello")
    assert json.loads(lines.getvalue())["request_id"] == "0123456789abcdef"


def answered(method: str, response: Any, said: io.StringIO) -> list[dict[str, Any]]:
    """The lines that are written when ``response`` is given to such a request."""
    request = RequestFactory().generic(method, "/cms/?token=x")
    with use_context(RequestContext(request_id="0123456789abcdef")):
        RequestLogMiddleware(lambda _request: response)(request)
    return [json.loads(line) for line in said.getvalue().splitlines()]


@pytest.mark.parametrize(("method", "status"), [("POST", 200), ("POST", 302), ("GET", 404), ("HEAD", 500)])
def test_what_changed_something_or_was_refused_is_one_line(
    request_lines: io.StringIO, method: str, status: int
) -> None:
    [line] = answered(method, HttpResponse(status=status), request_lines)
    levels = {200: "info", 302: "info", 404: "warning", 500: "error"}
    assert line.pop("timestamp")
    assert line == {
        "event": "request_finished",
        "code": status,
        "request": f"{method} /cms/",
        "request_id": "0123456789abcdef",
        "logger": "django_structlog.middlewares.request",
        "level": levels[status],
    }


@pytest.mark.parametrize("response", [HttpResponse(), StreamingHttpResponse([b"a"])])
def test_reading_writes_no_line(request_lines: io.StringIO, response: Any) -> None:
    assert answered("GET", response, request_lines) == []


def test_a_refused_download_is_a_line_too(request_lines: io.StringIO) -> None:
    assert len(answered("POST", StreamingHttpResponse([b"a"]), request_lines)) == 1


CADDYFILE = ROOT / "deploy" / "Caddyfile"


def logged_by_the_proxy(address: str) -> str:
    """What is written of ``address`` by the machine in front of the site."""
    rule = re.search(r'request>uri regexp "(.+)" "(.+)"', CADDYFILE.read_text())
    assert rule is not None
    return re.sub(rule[1], rule[2], address)


@pytest.mark.parametrize(
    "name",
    ["accounts:invitation_link", "public:comment_receipt", "public:preview_link", "public:review_link"],
)
def test_the_proxy_writes_no_token_into_its_log(name: str) -> None:
    token = new_receipt()
    assert token not in logged_by_the_proxy(reverse(name, args=[token]))


def test_nor_the_ticket_that_is_good_for_an_hour() -> None:
    ticket = ticket_for("preview", "ab" * 32)
    for name in ("public:preview", "public:preview_page", "public:guest_review"):
        assert ticket not in logged_by_the_proxy(reverse(name, args=[ticket]))
