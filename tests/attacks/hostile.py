"""Walks every address with input that no one sends by mistake, and tells what broke and what came into a statement.

Addresses and rules are read from the site, parameters are found by watching pages read them, objects and links come
from the newsroom that has everything: a new page is walked without a word here.
"""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import HttpResponseBase, QueryDict
from django.test import Client
from django.utils.datastructures import MultiValueDict

from tests.attacks.bound import WORD, statements
from tests.attacks.everything import Door, Everything
from tests.exhaustion.addresses import PARAMETER, Address, every_address
from tests.exhaustion.walking import taken_back


@contextmanager
def watching(instead: str | None = None) -> Iterator[set[Any]]:
    """The names that a page looks for in any query or form meanwhile: what is added there is attacked, too.

    instead: what is found there where nothing was sent.
    """
    names: set[Any] = set()
    original: Any = vars(MultiValueDict)["_getlist"]

    def pretended(query: QueryDict, key: Any) -> bool:
        """Only what came with a request is never changed; what a page puts together for itself stays as it is."""
        names.add(key)
        return instead is not None and not query._mutable and not dict.__contains__(query, key)

    def item(self: QueryDict, key: Any) -> Any:
        return instead if pretended(self, key) else MultiValueDict.__getitem__(self, key)

    def items(self: QueryDict, key: Any, *args: Any, **kwargs: Any) -> Any:
        return [instead] if pretended(self, key) else original(self, key, *args, **kwargs)

    def contains(self: QueryDict, key: Any) -> bool:
        return pretended(self, key) or dict.__contains__(self, key)

    with pytest.MonkeyPatch.context() as patch:
        for name, method in (("__getitem__", item), ("_getlist", items), ("__contains__", contains)):
            patch.setattr(QueryDict, name, method, raising=False)
        yield names


FORM = "application/x-www-form-urlencoded"
# In the bytes in which they travel: a lone surrogate has no other way than as broken UTF-8.
VALUES: Mapping[str, str] = {
    "NUL": quote("a\x00b"),
    "lone surrogate": "a%ED%A0%80b",
    "broken UTF-8": "%ff%fe",
    "controls": quote("\x01\x1b\x7f\u202e\u2028\ufffe"),
    "huge number": "9" * 30,
    "number beyond int()": "9" * 5000,
    "beyond bigint": "9223372036854775808",
    "negative": "-1",
    "zero": "0",
    "other digits": quote("٣"),
    "not a number": "NaN",
    "last day": "9999-12-31",
    "first day": "0001-01-01",
    "last moment": quote("9999-12-31T23:59:59+00:00_1"),
    "first moment": quote("0001-01-01T00:00:00+14:00_1"),
    "very long": "x" * 60_000,
    "very long word": quote("ß" * 300),
    "quotes": quote("'\"><script>%s{{7*7}}\\"),
    "path": quote("../../etc/passwd", safe=""),
    "marked": quote(WORD, safe=""),
}
NASTIEST = ("NUL", "number beyond int()", "beyond bigint", "last day")
# Enough of a right form for the hostile field to reach the verb.
PLAUSIBLE: Mapping[str, str] = {
    "action": "", "base": "1", "body": "<p>Words.</p>", "code": "123456", "comments": "held", "until": "2099-01-01",
    "kind": "article", "language": "en", "name": "New Person", "next": "/cms/", "note": "Please shorten it.",
    "password": "correct horse battery staple", "reason": "It has to be.", "role": "editor", "scope": "site",
    "slug": "a-new-address", "summary": "In short.", "text": "I agree.", "then": "submit", "title": "A title",
    "email": "new@example.org", "last_day": "2099-01-01", "user": "1",
}  # fmt: skip
# The lists of Django's admin take every name as a filter.
ADMIN_LIST = (
    "q", "p", "o", "e", "_to_field", "id__exact", "title__regex", "section__id__exact", "created_at__year",
    "recorded_at__gte",
)  # fmt: skip
# What a client says about itself is kept or looked up here and there.
HEADERS: Mapping[str, str] = {
    "User-Agent": WORD, "Referer": WORD, "X-Request-ID": WORD, "Accept-Language": WORD, "If-None-Match": WORD,
    "Tus-Resumable": "1.0.0", "Upload-Length": "10",
    "Upload-Metadata": f"filename {base64.b64encode(WORD.encode()).decode()}",
}  # fmt: skip
REPORTS = "/csp-reports/"
NOTHING: Mapping[str, str] = {}
MISSING = 404
CLOSED = {403, MISSING, 405}


@dataclass(frozen=True)
class Way:
    """How an address can be asked for: through an open door, where there is one; and what it then looks at."""

    address: Address
    method: str
    door: Door
    status: int
    names: frozenset[str]

    @property
    def is_open(self) -> bool:
        return self.status not in CLOSED


@dataclass
class Walk:
    """Every request is taken back before the next."""

    everything: Everything
    broken: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)  # statements with what was sent in their text
    bound: set[str] = field(default_factory=set)  # addresses at which it came to the database as it should

    def ways(self, addresses: Iterable[Address]) -> Iterator[Way]:
        """Everything that an address reads is hostile at once, at each door, or at that of anybody who may."""
        for address in addresses:
            doors = self.everything.doors.get(address.pattern, [])
            for method in methods_of(address):
                yield from (self.everywhere(address, method, door) for door in doors)
                if not doors:
                    yield self._best(address, method)

    def _best(self, address: Address, method: str) -> Way:
        best: Way | None = None
        for door in doors_to(self.everything, address):
            way = self.everywhere(address, method, door)
            if best is None or (way.is_open, way.status != MISSING) > (best.is_open, best.status != MISSING):
                best = way
            if best.is_open:
                break
        assert best is not None
        return best

    def everywhere(self, address: Address, method: str, door: Door) -> Way:
        with watching(WORD) as names:
            answer = self.ask(method, door, headers=HEADERS, note="marked everywhere")
        seen = frozenset(name for name in names if isinstance(name, str) and name != "csrfmiddlewaretoken")
        is_list = method == "GET" and is_admin_list(address)
        return Way(address, method, door, status_of(answer), seen | frozenset(ADMIN_LIST if is_list else ()))

    def is_missing(self, way: Way) -> bool:
        """Whether there is nothing even for anyone who asks as everybody does."""
        return way.status == MISSING and status_of(self.ask(way.method, way.door)) == MISSING

    def parameters(self, ways: Iterable[Way], kinds: Iterable[str]) -> None:
        """Hostile values in each parameter that a page reads, one after the other."""
        for way in ways:
            for name in sorted(way.names):
                for kind in kinds:
                    self.one(way, name, kind)

    def one(self, way: Way, name: str, kind: str) -> None:
        self.ask(way.method, way.door, {name: VALUES[kind]}, note=f"{name}: {kind}")

    def addresses(self, addresses: Iterable[Address], kinds: Iterable[str], client: Client) -> None:
        """Hostile values in the place of each parameter of an address."""
        for address in addresses:
            for name in parameters(address):
                for kind in kinds:
                    self.ask("GET", Door(hostile_path(address, name, VALUES[kind]), client), note=kind)

    def everything_at_once(self, kind: str, client: Client) -> None:
        """One value in every parameter of an address, of its query and of its form: for anyone who is stopped early."""
        for address in every_address():
            paths = [hostile_path(address, name, VALUES[kind]) for name in ("", *parameters(address))]
            for path in paths:
                for method in ("GET", "POST"):
                    self.ask(method, Door(path, client), dict.fromkeys(PLAUSIBLE, VALUES[kind]), note=kind)

    def ask(
        self,
        method: str,
        door: Door,
        values: Mapping[str, str] = NOTHING,
        note: str = "",
        headers: Mapping[str, str] = NOTHING,
    ) -> HttpResponseBase | None:
        """``values`` are sent as they are: encoded already."""
        told = f"{method} {door.path[:120]} {note}"
        if method == "GET":
            request = partial(door.client.get, door.path, QUERY_STRING=query_of(values), headers=headers)
        else:
            sent = {name: quote(value) for name, value in PLAUSIBLE.items()} | dict(values)
            form, kind = (query_of({} if headers else sent), FORM)
            if door.path == REPORTS:
                form, kind = f'{{"csp-report": {{"document-uri": "{MARKED_JSON}"}}}}', "application/json"
            request = partial(
                door.client.generic, method, door.path, form, content_type=kind, headers=headers
            )
        return self._send(request, door.client, told)

    def _send(self, request: Callable[[], Any], client: Client, told: str) -> HttpResponseBase | None:
        """Sends, takes back, notes what broke."""
        cookies, answer = SimpleCookie(client.cookies), None
        with taken_back(), statements() as seen:
            try:
                answer = request()
                if answer.streaming:
                    b"".join(answer.streaming_content)  # to its end, where it is closed
                problem = f"{answer.status_code}" if answer.status_code >= 500 else ""
            except Exception as error:  # noqa: BLE001 - whatever a page lets through is what we look for
                problem = f"{type(error).__name__}: {str(error)[:160]}"
            finally:
                connection.needs_rollback = False
                client.cookies = cookies
        self.broken += [f"{told}: {problem}"] if problem else []
        self.inside += [f"{told}: {statement}" for statement in seen.inside]
        self.bound |= {" ".join(told.split(" ")[:2])} if seen.bound else set()
        return answer


MARKED_JSON = WORD.replace("\\", "\\\\").replace('"', '\\"')


def methods_of(address: Address) -> list[str]:
    """Those that may bring something."""
    return [method for method in ("GET", "POST", "PATCH") if method in (address.methods or {"GET", "POST"})]


def doors_to(everything: Everything, address: Address) -> Iterator[Door]:
    """Everybody at everything that it may name, the likeliest first."""
    of_readers = address.rule.kind == "public"
    for someone in everything.asking[::-1] if of_readers else everything.asking:
        for thing in everything.things(address):
            yield Door(address.with_object(thing), someone.client)


def is_admin_list(address: Address) -> bool:
    """``/admin/app/model/``."""
    return address.pattern.startswith("/admin/") and address.pattern.count("/") == 4


def hostile_path(address: Address, name: str, value: str) -> str:
    def fill(match: Any) -> str:
        here = match[1] or match[2]
        return value if here == name else plain.get(here, "1")

    plain = {"decision": "approve", "path": "news", "slug": "ferries", "form": "csv", "what": "rename"}
    return PARAMETER.sub(fill, address.pattern).removesuffix("$").replace("$", "").replace("\\", "")


def parameters(address: Address) -> Iterator[str]:
    for match in PARAMETER.finditer(address.pattern):
        yield match[1] or match[2]


def query_of(values: Mapping[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in values.items())


def status_of(answer: HttpResponseBase | None) -> int:
    """As anyone who is sent to log in is refused."""
    if answer is None:
        return 500
    to_login = answer.headers.get("Location", "").startswith(("/account/login/?next=", "/account/confirm/"))
    return 403 if to_login else answer.status_code
