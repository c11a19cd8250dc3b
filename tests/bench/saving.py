"""How long a writer waits for a save, and a page for an autosave: the slowest but one in twenty of each, as a ratio to
the same of the floor, which reads one row.
"""

import html
import http.client
import json
import re
import time
from collections.abc import Callable
from urllib.parse import urlencode

from tests.bench.measuring import Page, WrongAnswer

TURNS, A_TURN = 10, 12
# As often before, of each: PostgreSQL plans a prepared statement again for the first five times on each connection, and
# the pool hands out one connection after the other.
BEFORE = 60
SLOW = 0.95  # of all answers came faster
WINDOW = "c56a4180-65aa-42ec-a945-5fd21dec0538"
FORM = "application/x-www-form-urlencoded"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_INPUT = re.compile(
    r'<input type="(?:hidden|text)" name="(base|removed|slug|initial-slug|version)"(?: value="([^"]*)")?'
)
_AREA = re.compile(r'<textarea name="(title|summary|body)"[^>]*>\n(.*?)</textarea>', re.DOTALL)


class Writer:
    """Someone who saves one article again and again, a sentence longer each time, like a browser without script."""

    def __init__(self, editor: Page) -> None:
        self.editor = editor
        self.client = http.client.HTTPConnection("localhost", editor.port, timeout=30)
        page = self._asked("GET", "", 200)
        token = _TOKEN.search(page)
        if not token:
            raise WrongAnswer(f"{editor.path} shows no form.")
        self.words = {"csrfmiddlewaretoken": token[1], "language": "en", "removed": ""}
        for name, value in (*_INPUT.findall(page), *_AREA.findall(page)):
            self.words[name] = html.unescape(value)

    def seconds_to_save(self) -> float:
        """Raises WrongAnswer unless the words were saved."""
        self.words["body"] += f"<p>Said once more after version {self.words['base']}.</p>"
        taken, _said = self._sent("", 302)
        self.words["base"] = str(int(self.words["base"]) + 1)
        return taken

    def seconds_to_keep(self) -> float:
        """A word longer, as the page sends it by itself. Raises WrongAnswer unless the words were kept."""
        self.words["body"] = f"{self.words['body'].removesuffix('</p>')} word</p>"
        self.words |= {"window": WINDOW, "sequence": str(int(self.words.get("sequence", "0")) + 1)}
        taken, said = self._sent("keep/", 200)
        self.words["version"] = str(json.loads(said)["version"])
        return taken

    def _sent(self, below: str, status: int) -> tuple[float, str]:
        body = urlencode(self.words)
        started = time.perf_counter()
        said = self._asked("POST", body, status, below)
        return time.perf_counter() - started, said

    def _asked(self, method: str, body: str, status: int, below: str = "") -> str:
        origin = f"http://localhost:{self.editor.port}"
        headers = {**self.editor.headers, "Content-Type": FORM, "Origin": origin}
        self.client.request(method, self.editor.path + below, body=body or None, headers=headers)
        answer = self.client.getresponse()
        said = answer.read().decode()
        if answer.status != status:
            raise WrongAnswer(f"{method} {self.editor.path} answered {answer.status}, expected {status}.")
        if cookie := answer.headers.get("Set-Cookie", ""):
            known = dict(self.editor.headers)
            known["Cookie"] = f"{known.get('Cookie', '')}; {cookie.partition(';')[0]}"
            self.editor = Page(self.editor.name, self.editor.port, self.editor.path, known)
        return said


def ratio_of_saving(floor: Page, editor: Page) -> float:
    """Of saving a version, to the page that reads one row."""
    return _ratio(floor, Writer(editor).seconds_to_save)


def ratio_of_keeping(floor: Page, editor: Page) -> float:
    """Of what an open editor sends every few seconds."""
    return _ratio(floor, Writer(editor).seconds_to_keep)


def _ratio(floor: Page, write: Callable[[], float]) -> float:
    """Measured in turns: noise that lasts touches both."""
    client = http.client.HTTPConnection("localhost", floor.port, timeout=30)
    base, written = list[float](), list[float]()
    for _ in range(BEFORE):
        _seconds_for(client, floor)
        write()
    for _ in range(TURNS):
        base += [_seconds_for(client, floor) for _ in range(A_TURN)]
        written += [write() for _ in range(A_TURN)]
    return _slowest(base) / _slowest(written)


def _seconds_for(client: http.client.HTTPConnection, page: Page) -> float:
    started = time.perf_counter()
    client.request("GET", page.path)
    client.getresponse().read()
    return time.perf_counter() - started


def _slowest(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * SLOW)]
