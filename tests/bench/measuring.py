"""Asking a server for one page, again and again, and saying how many answers a second it gave."""

import http.client
import statistics
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie


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


def answers_a_second(page: Page, *, seconds: float, connections: int = 2) -> float:
    """Keeps ``connections`` connections busy for ``seconds``. Raises WrongAnswer on the first unexpected status."""
    until = time.perf_counter() + seconds
    counts, wrong = [0] * connections, list[str]()

    def ask(place: int) -> None:
        client = http.client.HTTPConnection("localhost", page.port, timeout=30)
        headers = dict(page.headers)
        while time.perf_counter() < until and not wrong:
            client.request("GET", page.path, headers=headers)
            answer = client.getresponse()
            answer.read()
            if not counts[place]:
                headers |= cookies_after(headers, answer)
            if answer.status != page.status:
                wrong.append(f"{page.name}: {page.path} answered {answer.status}, expected {page.status}")
            counts[place] += 1
        client.close()

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(connections)]
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
    answers_a_second(floor, seconds=0.3)
    answers_a_second(page, seconds=0.3)
    ratios = []
    for number in range(rounds):
        turns = ((floor, page), (page, floor))[number % 2]
        speed = {id(one): answers_a_second(one, seconds=seconds) for one in turns}
        ratios.append(speed[id(page)] / speed[id(floor)])
    return statistics.median(ratios)
