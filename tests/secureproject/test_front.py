"""The front: a slow client holds no thread of Django's, and gets a clear answer."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from secureproject import front
from secureproject.database import POOL_SIZE
from secureproject.front import MOST_SLOW, Front
from secureproject.http.wsgi_bridge import PART

type Environ = dict[str, Any]
FORM = [(b"content-type", b"text/plain")]


class Site:
    """A WSGI application that notes what reaches it."""

    def __init__(self, *parts: bytes) -> None:
        self.reached, self.bodies, self.made, self.is_closed = list[Environ](), list[bytes](), 0, False
        self._parts = parts or (b"whole",)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.reached.append(environ)
        self.bodies.append(environ["wsgi.input"].read())
        start_response("200 OK", [("Content-Type", "text/plain")])
        return self

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            self.made += 1
            yield part

    def close(self) -> None:
        self.is_closed = True


class Client:
    """A client that sends ``chunks`` and then nothing more, for as long as it likes, or ``leaves``."""

    leaves = False

    def __init__(
        self, *chunks: bytes, ends: bool = True, method: str = "POST", address: str = "192.0.2.1"
    ) -> None:
        self._chunks, self._ends, self.got = list(chunks), ends, list[Environ]()
        self.scope: Environ = {
            "type": "http", "method": method, "path": "/a/", "raw_path": b"/a%C3%A9/", "query_string": b"q=1",
            "headers": list(FORM), "scheme": "http", "http_version": "1.1",
            "client": (address, "5"), "server": ("127.0.0.1", "8000"),
        }  # fmt: skip

    async def receive(self) -> Environ:
        if self.leaves and not self._chunks:
            return {"type": "http.disconnect"}
        if not self._chunks:
            await asyncio.sleep(3600)
        chunk = self._chunks.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(self._chunks) or not self._ends}

    async def send(self, message: Any) -> None:
        self.got.append(message)

    @property
    def status(self) -> int:
        return int(self.got[0]["status"])

    @property
    def content(self) -> bytes:
        return b"".join(message["body"] for message in self.got[1:])

    async def ask(self, site: Site, running: Front | None = None) -> "Client":
        await (running or Front(site, lambda *_: None))(self.scope, self.receive, self.send)
        return self


def test_a_body_that_does_not_come_is_given_up_and_django_never_sees_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(front, "BODY_SECONDS", 0.05)
    site = Site()
    client = asyncio.run(Client(b"a", ends=False).ask(site))
    assert (client.status, client.content) == (408, b"Request Timeout. Try again in ten seconds.\n")
    assert site.reached == []


def test_an_upload_has_as_long_as_its_bytes_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "BODY_SECONDS", 0.0)
    monkeypatch.setattr(front, "SLOWEST_BODY", 1)
    assert asyncio.run(Client(b"abc", b"def").ask(Site())).status == 200


def test_one_client_sends_few_bodies_at_a_time_and_its_neighbours_are_served() -> None:
    site = Site()

    async def flood() -> tuple[Client, Client]:
        running = Front(site, lambda *_: None)
        slow = [asyncio.ensure_future(Client(b"a", ends=False).ask(site, running)) for _ in range(MOST_SLOW)]
        await asyncio.sleep(0)
        one_more, neighbour = Client(b"b"), Client(b"b", address="192.0.2.2")
        await one_more.ask(site, running)
        await neighbour.ask(site, running)
        for each in slow:
            each.cancel()
        return one_more, neighbour

    one_more, neighbour = asyncio.run(flood())
    assert (one_more.status, neighbour.status) == (429, 200)


def test_a_body_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "LARGEST_BODY", 5)
    assert asyncio.run(Client(b"abc", b"def").ask(Site())).status == 413


def test_django_gets_the_whole_body_with_its_true_length() -> None:
    site, client = Site(), Client(b"a" * 2**20, b"b")
    client.scope["headers"] += [(b"transfer-encoding", b"chunked"), (b"cookie", b"a=1"), (b"cookie", b"b=2")]
    asyncio.run(client.ask(site))
    [environ] = site.reached
    assert site.bodies == [b"a" * 2**20 + b"b"]
    assert (environ["CONTENT_LENGTH"], "HTTP_TRANSFER_ENCODING" in environ) == (str(2**20 + 1), False)
    assert (environ["HTTP_COOKIE"], environ["PATH_INFO"]) == ("a=1; b=2", "/aÃ©/")


def test_a_header_with_an_underscore_does_not_pose_as_another() -> None:
    site, client = Site(), Client(b"")
    client.scope["headers"] += [(b"x_forwarded_for", b"127.0.0.1")]
    asyncio.run(client.ask(site))
    assert "HTTP_X_FORWARDED_FOR" not in site.reached[0]


def test_a_part_of_an_answer_is_made_when_the_one_before_was_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """And none for a client that takes nothing: it is given up, and the answer closed."""
    monkeypatch.setattr(front, "PART_SECONDS", 0.05)
    site, client = Site(b"x" * PART, b"y" * PART, b"z" * PART), Client(method="GET")

    async def takes_nothing(message: Any) -> None:
        if message["type"] == "http.response.body":
            await asyncio.sleep(3600)

    with pytest.raises(TimeoutError):
        asyncio.run(Front(site, lambda *_: None)(client.scope, client.receive, takes_nothing))
    assert (site.made, site.is_closed) == (1, True)


def test_a_long_answer_arrives_whole() -> None:
    """Servers give an empty body to a request without one: it does not mean that the client has gone."""
    client = asyncio.run(Client(b"", method="GET").ask(Site(b"x" * PART, b"y" * PART, b"z")))
    assert client.content == b"x" * PART + b"y" * PART + b"z"


def test_a_client_that_has_gone_gets_no_further_parts() -> None:
    site, client = Site(b"x" * PART, b"y" * PART, b"z" * PART), Client(b"", method="GET")
    client.leaves = True
    asyncio.run(client.ask(site))
    assert (site.made < 3, site.is_closed) == (True, True)


def test_a_request_for_the_head_gets_no_body() -> None:
    site = Site(b"x" * PART, b"y")
    assert asyncio.run(Client(method="HEAD").ask(site)).content == b""
    assert site.is_closed


def test_what_memory_answers_needs_no_body_and_no_thread() -> None:
    def early(environ: Environ, start_response: Callable[..., Any]) -> list[bytes]:
        start_response("403 Forbidden", [])
        return [b"blocked"]

    site, client = Site(), Client(ends=False)
    asyncio.run(client.ask(site, Front(site, early)))
    assert (client.status, client.content, site.reached) == (403, b"blocked", [])


def test_a_static_file_waits_for_no_page() -> None:
    over = threading.Event()

    def site(environ: Environ, start_response: Callable[..., Any]) -> list[bytes]:
        if environ["PATH_INFO"] != "/static/a.css":
            over.wait(10)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"whole"]

    async def ask() -> list[int]:
        running, style = Front(site, lambda *_: None), Client(method="GET")
        pages = [Client(method="GET") for _ in range(POOL_SIZE + 1)]
        waiting = [asyncio.ensure_future(running(one.scope, one.receive, one.send)) for one in pages]
        style.scope["raw_path"] = b"/static/a.css"
        await asyncio.wait_for(running(style.scope, style.receive, style.send), 5)
        answered = len([one for one in pages if one.got])
        over.set()
        await asyncio.gather(*waiting)
        return [style.status, answered]

    assert asyncio.run(ask()) == [200, 0]
