"""Walks every address with input that nobody sends by mistake, and tells what broke.

Which parameters a page reads is found out by watching it read them, so a new page is walked without a word here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.utils.datastructures import MultiValueDict

from rbac.routes import Route, routes

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*\)")
FORM = "application/x-www-form-urlencoded"
WATCHED = ("__getitem__", "_getlist", "__contains__")

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
NOTHING: Mapping[str, str] = {}


@dataclass
class Walk:
    """One person's way through all addresses; every request is undone before the next."""

    client: Client
    known: Mapping[str, str]  # a parameter of an address -> a value that is there
    broken: list[str] = field(default_factory=list)

    def addresses(self, kinds: Iterable[str]) -> None:
        """Hostile values in the place of each parameter of an address."""
        for route in routes():
            for name in parameters(route):
                for kind in kinds:
                    self.ask("GET", self.address(route, {name: VALUES[kind]}), note=kind)

    def parameters(self, method: str, kinds: Iterable[str]) -> None:
        """Hostile values in each parameter that a page reads, one after the other."""
        for route in routes():
            address = self.address(route, {})
            for name in sorted(self.read_by(method, address, route)):
                for kind in kinds:
                    self.ask(method, address, {name: VALUES[kind]}, note=f"{name}: {kind}")

    def everything_at_once(self, kind: str) -> None:
        """One value in every parameter of an address, of its query and of its form: for whoever is stopped early."""
        for route in routes():
            plain = self.address(route, {})
            for name in ("", *parameters(route)):
                address = self.address(route, {name: VALUES[kind]}) if name else plain
                for method in ("GET", "POST"):
                    self.ask(method, address, dict.fromkeys(PLAUSIBLE, VALUES[kind]), note=kind)

    def read_by(self, method: str, address: str, route: Route) -> set[str]:
        """The names that a page looks for, in an empty and in a plausible request."""
        with watching() as names:
            self.ask(method, address, plausible={})
            self.ask(method, address, dict.fromkeys(list(names), ""), plausible={})
        if method == "POST" and "admin" in route.namespaces and not route.name.endswith(("_add", "_change")):
            return set()  # what these look for is in the address, also when something is posted
        seen = {name for name in names if isinstance(name, str) and name != "csrfmiddlewaretoken"}
        is_list = method == "GET" and route.name.endswith("_changelist")
        return seen | set(ADMIN_LIST if is_list else ())

    def ask(
        self,
        method: str,
        address: str,
        values: Mapping[str, str] = NOTHING,
        note: str = "",
        plausible: Mapping[str, str] = PLAUSIBLE,
    ) -> None:
        """``values`` are sent as they are: encoded already."""
        told = f"{method} {address[:120]} {note}"
        if method == "GET":
            self.send(partial(self.client.get, address, QUERY_STRING=query_of(values)), told)
            return
        sent = {name: quote(value) for name, value in plausible.items()} | dict(values)
        self.send(partial(self.client.generic, method, address, query_of(sent), content_type=FORM), told)

    def send(self, request: Callable[[], Any], told: str) -> None:
        """Sends, undoes, notes what broke."""
        cookies = SimpleCookie(self.client.cookies)
        before = transaction.savepoint_create()
        try:
            answer = request()
            if answer.streaming:
                b"".join(answer.streaming_content)  # to its end, where it is closed
            problem = f"{answer.status_code}" if answer.status_code >= 500 else ""
        except Exception as error:  # noqa: BLE001 - whatever a page lets through is what we look for
            problem = f"{type(error).__name__}: {str(error)[:160]}"
        finally:
            connection.needs_rollback = False
            transaction.savepoint_rollback(before)
            self.client.cookies = SimpleCookie(cookies)
        if problem:
            self.broken.append(f"{told}: {problem}")

    def address(self, route: Route, instead: Mapping[str, str]) -> str:
        def fill(match: "re.Match[str]") -> str:
            name = match[1] or match[2]
            return instead.get(name) or self.known.get(f"{route.name}.{name}") or self.known.get(name, "1")

        return PARAMETER.sub(fill, route.address).removesuffix("$").replace("$", "")


def query_of(values: Mapping[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in values.items())


def parameters(route: Route) -> Iterator[str]:
    for match in PARAMETER.finditer(route.address):
        yield match[1] or match[2]


@contextmanager
def watching() -> Iterator[set[Any]]:
    """The names that are looked for in any query or form meanwhile."""
    names: set[Any] = set()

    def watched(name: str) -> Any:
        original = getattr(MultiValueDict, name)

        def method(self: Any, key: Any, *args: Any, **kwargs: Any) -> Any:
            names.add(key)
            return original(self, key, *args, **kwargs)

        return method

    with pytest.MonkeyPatch.context() as patch:
        for name in WATCHED:
            patch.setattr(QueryDict, name, watched(name), raising=False)
        yield names
