"""What is answered before Django, and what never is: from outside, around an application that counts its requests."""

import io
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple
from wsgiref.util import setup_testing_defaults

import pytest
from pytest_django import Settings

from intrusion.blocked import blocks
from secureproject.http import early_answer
from secureproject.http.early_answer import EarlyAnswers
from secureproject.http.metrics import ANSWERS

FOR_ALL = "public, max-age=0, s-maxage=2, must-revalidate, proxy-revalidate"
TAG = 'W/"of-the-page"'
ATTACKER, READER = "203.0.113.66", "198.51.100.7"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    content: bytes


class Site:
    """An application with one page behind what answers early, and how often it was asked."""

    def __init__(self, content: bytes = b"page", status: str = "200 OK", **headers: str | None) -> None:
        self.content, self.status, self.asked = content, status, 0
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        length = str(len(content))
        self.early = EarlyAnswers(self)
        self.headers = {"Cache-Control": FOR_ALL, "Content-Length": length, "ETag": TAG, **named}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        self.asked += 1
        headers = {"X-Request-ID": f"id-{self.asked}", "Content-Type": "text/html", **self.headers}
        start_response(self.status, [(name, value) for name, value in headers.items() if value is not None])
        return io.BytesIO(b"" if environ["REQUEST_METHOD"] == "HEAD" else self.content)

    def ask(self, path: str = "/news/", method: str = "GET", **environ: str) -> Answer:
        return ask(self.early, path, method, **environ)


class Clock:
    now = 1_000.0

    def monotonic(self) -> float:
        return self.now


def ask(application: Any, path: str, method: str = "GET", **environ: str) -> Answer:
    """What a client gets: kept from before, or from the application."""
    told: list[Any] = []
    meta = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "HTTP_HOST": "testserver",
        "REMOTE_ADDR": "",
    } | environ
    setup_testing_defaults(meta)
    answer = application(meta, lambda status, headers, *rest: told.extend((status, headers)))
    content = b"".join(answer)
    if close := getattr(answer, "close", None):
        close()
    return Answer(int(told[0].split()[0]), dict(told[1]), content)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setattr(early_answer, "DEMO", False)
    clock = Clock()
    monkeypatch.setattr(early_answer, "time", clock)
    return clock


@pytest.fixture
def no_one_blocked() -> Iterator[None]:
    blocks.reset()
    yield
    blocks.reset()


@pytest.mark.parametrize(
    "said",
    [
        {"status": "404 Not Found"}, {"status": "410 Gone"}, {"status": "500 Internal Server Error"},
        {"status": "503 Service Unavailable"}, {"status": "301 Moved Permanently"}, {"status": "206 Partial Content"},
        {"status": "204 No Content"}, {"Cache_Control": None}, {"Cache_Control": "public, max-age=31536000"},
        {"Cache_Control": "public, s-maxage=20"}, {"Cache_Control": "public, xs-maxage=2"},
        {"Cache_Control": "private, s-maxage=2"}, {"Cache_Control": "S-MAXAGE=2, NO-STORE"},
        {"Cache_Control": "no-cache, s-maxage=2"}, {"Set_Cookie": "session=secret"}, {"Vary": "Cookie"},
        {"vary": "Accept-Encoding"}, {"Content_Length": None}, {"Content_Length": "5"}, {"Content_Length": "3"},
        {"content": bytes(early_answer.LARGEST + 1)},
    ],
    ids=lambda said: str(said)[:60],
)  # fmt: skip
def test_an_answer_that_is_not_the_same_for_all_is_never_kept(said: dict[str, Any]) -> None:
    site = Site(**said)
    answers = [site.ask() for _ in range(3)]
    assert site.asked == 3
    assert answers[0].content == answers[2].content == site.content


@pytest.mark.parametrize(
    "asked",
    [
        {"method": "POST"}, {"method": "PUT"}, {"method": "DELETE"}, {"method": "OPTIONS"}, {"method": "get"},
        {"QUERY_STRING": "page=2"}, {"QUERY_STRING": "&"}, {"HTTP_COOKIE": "session=x"}, {"HTTP_COOKIE": "a=b"},
        {"HTTP_AUTHORIZATION": "Bearer x"}, {"HTTP_RANGE": "bytes=0-3"}, {"HTTP_IF_RANGE": TAG},
        {"HTTP_HOST": ""}, {"HTTP_HOST": "x" * 1_000}, {"HTTP_X_FORWARDED_PROTO": "x" * 1_000},
        {"path": "/" + "x" * 1_000}, {"HTTP_USER_AGENT": "sqlmap/1.8"},
    ],
    ids=lambda asked: str(asked)[:40],
)  # fmt: skip
def test_a_request_of_another_kind_is_always_django_s(asked: dict[str, str]) -> None:
    site = Site()
    site.ask()
    for _ in range(2):
        site.ask(**asked)
    assert site.asked == 3
    assert site.ask().content == b"page"
    assert site.asked == 3


@pytest.mark.parametrize(
    "other",
    [
        {"HTTP_HOST": "elsewhere.example"}, {"HTTP_HOST": "TESTSERVER"}, {"HTTP_HOST": "testserver:80"},
        {"HTTP_HOST": "testserver "}, {"HTTP_HOST": "testserver, elsewhere.example"}, {"wsgi.url_scheme": "https"},
        {"HTTP_X_FORWARDED_PROTO": "https"}, {"path": "/news"}, {"path": "/news//"}, {"path": "//news/"},
        {"path": "/NEWS/"}, {"path": "/news/\0"}, {"path": "/news/%20"}, {"path": "/news/../news/"}, {"path": ""},
    ],
    ids=str,
)  # fmt: skip
def test_another_host_scheme_or_path_never_shares_an_answer(other: dict[str, str]) -> None:
    site = Site()
    site.ask()
    site.ask(**other)
    assert site.asked == 2


def test_letters_that_look_alike_are_two_paths() -> None:
    site = Site()
    for path in (
        "/caf\u00e9/",
        "/cafe\u0301/",
        "/cafe/",
    ):  # as WSGI has them: bytes of UTF-8, read as Latin-1
        site.ask(path.encode().decode("latin-1"))
    assert site.asked == 3


@pytest.mark.parametrize(
    "more",
    [
        {"HTTP_X_FORWARDED_HOST": "evil.example"}, {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
        {"HTTP_X_ORIGINAL_URL": "/admin/"}, {"HTTP_X_REWRITE_URL": "/admin/"}, {"SERVER_NAME": "evil.example"},
        {"HTTP_FORWARDED": "host=evil.example"}, {"HTTP_ACCEPT_LANGUAGE": "de"}, {"HTTP_ORIGIN": "https://evil.example"},
    ],
    ids=str,
)  # fmt: skip
def test_headers_that_django_does_not_heed_change_nothing(more: dict[str, str]) -> None:
    site = Site()
    first = site.ask()
    assert site.ask(**more).content == first.content
    assert site.asked == 1


def test_the_second_reader_gets_the_same_to_the_last_header_but_the_id() -> None:
    site = Site(X_Frame_Options="DENY", Content_Security_Policy="default-src 'none'")
    first, second, third = (site.ask() for _ in range(3))
    ids = [answer.headers.pop("X-Request-ID") for answer in (first, second, third)]
    assert first == second == third
    assert len({*ids}) == 3
    assert site.asked == 1


def test_a_head_has_the_headers_and_no_body_and_is_never_kept() -> None:
    site = Site()
    site.ask(method="HEAD")
    page = site.ask()
    head = site.ask(method="HEAD")
    assert (site.asked, page.content) == (2, b"page")
    assert (head.status, head.content, head.headers["Content-Length"]) == (200, b"", "4")


@pytest.mark.parametrize("known", ["*", TAG, '"of-the-page"', f'"other", {TAG}'])
def test_a_reader_who_has_the_page_gets_304_with_its_policies(known: str) -> None:
    site = Site(Content_Security_Policy="default-src 'none'", Last_Modified="yesterday")
    site.ask()
    answer = site.ask(HTTP_IF_NONE_MATCH=known)
    said = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
    policy = "default-src 'none'"
    assert (answer.status, answer.content) == (304, b"")
    assert said == {"Cache-Control": FOR_ALL, "ETag": TAG, "Content-Security-Policy": policy}


@pytest.mark.parametrize("known", ['"other"', 'W/"other"', "nonsense", '""', 'W/""', ","])
@pytest.mark.parametrize("tag", [TAG, None])
def test_a_reader_with_another_page_gets_this_one(known: str, tag: str | None) -> None:
    site = Site(ETag=tag)
    site.ask()
    assert site.ask(HTTP_IF_NONE_MATCH=known)[::2] == (200, b"page")


def test_after_two_seconds_django_is_asked_again(clock: Clock) -> None:
    site = Site()
    site.ask()
    clock.now += 1.9
    site.content = b"new!"
    assert site.ask().content == b"page"
    clock.now += 0.1
    assert site.ask().content == b"new!"


def test_the_two_seconds_begin_before_django_looks(clock: Clock) -> None:
    """Or a slow answer would show for longer what was true before it was made."""

    class Slow(Site):
        def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
            clock.now += 2.0
            return super().__call__(environ, start_response)

    site = Slow()
    site.ask()
    site.ask()
    assert site.asked == 2


def test_answers_and_bytes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(early_answer, "MOST_ANSWERS", 3)
    site = Site()
    for number in range(10):
        site.ask(f"/{number}/")
    assert [key[3] for key in site.early._kept] == ["/7/", "/8/", "/9/"]
    monkeypatch.setattr(early_answer, "MOST_BYTES", 8)
    site.ask("/more/")
    assert ([key[3] for key in site.early._kept], site.early._size) == (["/9/", "/more/"], 8)


def test_many_threads_leave_no_byte_uncounted(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    monkeypatch.setattr(early_answer, "MOST_ANSWERS", 5)
    site = Site()

    def read(number: int) -> bytes:
        clock.now += 0.05
        return site.ask(f"/{number % 9}/").content

    with ThreadPoolExecutor(8) as threads:
        assert {*threads.map(read, range(2_000))} == {b"page"}
    assert site.early._size == sum(len(kept.content) for kept in site.early._kept.values())
    assert len(site.early._kept) <= 5


def test_an_error_of_django_is_raised_and_not_kept() -> None:
    class Broken(Site):
        def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
            raise ZeroDivisionError

    site = Broken()
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            site.ask()


@pytest.mark.usefixtures("no_one_blocked")
@pytest.mark.parametrize("keep_out", [blocks.block_at_once, blocks.slow_down])
def test_who_is_kept_out_is_left_to_the_guard_and_all_others_are_answered(
    keep_out: Callable[[str], None],
) -> None:
    site = Site()
    site.ask(REMOTE_ADDR=READER)
    keep_out(ATTACKER)
    for _ in range(3):
        site.ask(REMOTE_ADDR=READER)
    assert site.asked == 1
    site.ask(REMOTE_ADDR=ATTACKER)
    site.ask(REMOTE_ADDR=ATTACKER, HTTP_X_FORWARDED_FOR=READER)
    assert site.asked == 3


@pytest.mark.usefixtures("no_one_blocked")
def test_behind_a_proxy_the_client_is_whom_the_proxy_saw(settings: Settings) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    site = Site()
    blocks.block_at_once(ATTACKER)
    for seen in (READER, f"{ATTACKER}, {READER}", READER):
        site.ask(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=seen)
    assert site.asked == 1
    site.ask(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"{READER}, {ATTACKER}")
    assert site.asked == 2


def test_the_demo_answers_no_other_machine_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(early_answer, "DEMO", True)
    site = Site()
    for address in ("127.0.0.1", "::1", "", READER, READER):
        site.ask(REMOTE_ADDR=address)
    assert site.asked == 3


def test_only_a_proxy_of_the_site_numbers_requests(settings: Settings) -> None:
    site, given = Site(), "0a" * 16
    site.ask()
    assert site.ask(HTTP_X_REQUEST_ID=given).headers["X-Request-ID"] != given
    settings.TRUSTED_PROXY_COUNT = 1
    assert site.ask(HTTP_X_REQUEST_ID=given).headers["X-Request-ID"] == given
    assert site.ask(HTTP_X_REQUEST_ID="x\r\nSet-Cookie: a=b").headers["X-Request-ID"].isalnum()


def test_each_hit_is_one_line_of_json_and_a_miss_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    site = Site()
    path = "/caf\u00e9\n/".encode().decode("latin-1")
    answers = [site.ask(path), site.ask(path), site.ask(path, HTTP_IF_NONE_MATCH="*")]
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["request"], line["code"]) for line in lines] == [
        ("GET /caf\u00e9\n/", 200),
        ("GET /caf\u00e9\n/", 304),
    ]
    assert [line["request_id"] for line in lines] == [one.headers["X-Request-ID"] for one in answers[1:]]


def test_hits_are_counted(settings: Settings) -> None:
    settings.METRICS_TOKEN = "known"
    site, count = Site(), ANSWERS.labels("public", "2xx")
    before = count._value.get()
    for _ in range(3):
        site.ask()
    assert count._value.get() - before == 2  # Django counts the first
