"""Asking a server for one page, again and again, and saying how many answers a second it gave."""

import http.client
import re
import socket
import statistics
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie

LENGTH = re.compile(rb"content-length: *([0-9]+)", re.IGNORECASE)
CHUNKED, LAST_CHUNK = b"transfer-encoding: chunked", b"0\r\n\r\n"


class WrongAnswer(Exception):
    """A page answered with another status than expected: its speed would say nothing."""


@dataclass(frozen=True, slots=True)
class Page:
    """One address of one server, with the headers to send and the status that must come back."""

    name: str
    port: int
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    connections: int = 2  # that ask for it at the same time; the floor beside it is asked over as many


@dataclass(frozen=True, slots=True)
class Found:
    """A line of bin/bench --scale. ``most`` 0: measured, without a promise. ``value`` is in ``unit``."""

    what: str
    value: float
    unit: str
    most: float = 0.0

    @property
    def kept(self) -> bool:
        return not self.most or self.value <= self.most


class Connection:
    """One that stays open and asks for one page again and again. http.client takes longer than an early answer."""

    def __init__(self, page: Page, headers: Mapping[str, str]) -> None:
        named = {"Host": f"localhost:{page.port}", **headers}
        lines = [f"GET {page.path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items())]
        self._request = "\r\n".join([*lines, "", ""]).encode()
        self._socket = socket.create_connection(("localhost", page.port), timeout=30)

    def ask(self) -> int:
        """The status, once the whole answer is there."""
        self._socket.sendall(self._request)
        head = b""
        while b"\r\n\r\n" not in head:
            head += self._received()
        head, _, body = head.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        left = int(length[1]) - len(body) if length else 0
        while left > 0:
            left -= len(self._received())
        while CHUNKED in head.lower() and not body.endswith(LAST_CHUNK):
            body += self._received()
        return int(head.split(b" ", 2)[1])

    def _received(self) -> bytes:
        if not (received := self._socket.recv(256 * 1024)):
            raise ConnectionError("The server closed the connection.")
        return received

    def close(self) -> None:
        self._socket.close()


def first_headers(page: Page) -> dict[str, str]:
    """Those with which a browser comes back, once it has been given its cookies."""
    client = http.client.HTTPConnection("localhost", page.port, timeout=30)
    client.request("GET", page.path, headers=dict(page.headers))
    answer = client.getresponse()
    answer.read()
    client.close()
    return dict(page.headers) | cookies_after(page.headers, answer)


def answers_a_second(page: Page, *, seconds: float) -> float:
    """Keeps the page's connections busy for ``seconds``. Raises WrongAnswer on the first unexpected status."""
    until = time.perf_counter() + seconds
    counts, wrong = [0] * page.connections, list[str]()

    def ask(place: int) -> None:
        connection = Connection(page, first_headers(page))
        while time.perf_counter() < until and not wrong:
            status = connection.ask()
            if status != page.status:
                wrong.append(f"{page.name}: {page.path} answered {status}, expected {page.status}")
            counts[place] += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(page.connections)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise WrongAnswer(wrong[0])
    return sum(counts) / (time.perf_counter() - started)


def cookies_after(headers: Mapping[str, str], answer: http.client.HTTPResponse) -> dict[str, str]:
    """The header with which a browser that sent ``headers`` comes back after ``answer``; none if it has no cookie."""
    jar = SimpleCookie(headers.get("Cookie", ""))
    for given in answer.headers.get_all("Set-Cookie", []):
        jar.load(given)
    return {"Cookie": jar.output(attrs=[], header="", sep=";").strip()} if jar else {}


def ratio_to(floor: Page, page: Page, *, rounds: int, seconds: float) -> float:
    """The median, over ``rounds``, of page speed by floor speed measured right beside it: noise of the machine that
    lasts longer than a round touches both. They take turns at coming first, so that neither has the better half."""
    floor = replace(floor, connections=page.connections)
    answers_a_second(floor, seconds=0.3)
    answers_a_second(page, seconds=0.3)
    ratios = []
    for number in range(rounds):
        turns = ((floor, page), (page, floor))[number % 2]
        speed = {id(one): answers_a_second(one, seconds=seconds) for one in turns}
        ratios.append(speed[id(page)] / speed[id(floor)])
    return statistics.median(ratios)
