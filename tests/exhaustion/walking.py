"""Asking: one request, what came of it, and nothing left behind."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test.client import ClientHandler
from django.urls import get_resolver

from rbac.assignments import forget_assignments
from rbac.enforcement.refusals import record_refusal
from rbac.errors import Refused
from tests.exhaustion.oracle import IN, LOGIN, METHOD, MISSING, REFUSED
from tests.exhaustion.people import Someone

WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
NOTED_WITH_EVERY_REQUEST = ('UPDATE "accounts_session"', 'UPDATE "accounts_device"')
FORM, OTHER = "application/x-www-form-urlencoded", "application/octet-stream"
_OUTCOMES = {403: REFUSED, 404: MISSING, 405: METHOD}


@dataclass
class Answer:
    outcome: str
    status: int
    body: bytes
    headers: bytes = b""
    refusals: list[Refused] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)


class Walk:
    """Requests inside one transaction, each taken back at its end."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._refusals: list[Refused] = []
        # Seen here instead of in the audit log, so that whatever else a refused request writes stands out.
        # Views that give typed words back tell of the refusal themselves. Whatever tells of one is imported before, or
        # it would take ours for its own for ever.
        ClientHandler().load_middleware()
        get_resolver().url_patterns  # noqa: B018
        real = record_refusal
        for module in [*sys.modules.values()]:
            if vars(module).get("record_refusal") is real:
                monkeypatch.setattr(module, "record_refusal", self._note)

    def _note(self, request: HttpRequest, refused: Refused) -> None:
        self._refusals.append(refused)

    def ask(self, who: Someone, method: str, path: str, form: str = "") -> Answer:
        """``form``: what is sent as a form fills it in, quoted as in an address."""
        self._refusals = []
        cookies = {name: morsel.value for name, morsel in who.client.cookies.items()}
        with taken_back(), writes() as written:
            answer = who.client.generic(
                method, path, form, FORM if form else OTHER, headers={"Sec-Fetch-Site": "same-origin"}
            )
            body = b"".join(answer) if answer.streaming else answer.content
        who.client.cookies = SimpleCookie(cookies)
        to_login = answer.headers.get("Location", "").startswith("/account/login/?next=")
        outcome = LOGIN if to_login else _OUTCOMES.get(answer.status_code, IN)
        return Answer(outcome, answer.status_code, body, answer.serialize_headers(), self._refusals, written)


@contextmanager
def taken_back() -> Iterator[None]:
    """A savepoint and no ``atomic``: to what runs inside it looks like no transaction of its own."""
    before, waiting = str(connection.savepoint()), len(connection.run_on_commit)
    try:
        yield
    finally:
        connection.savepoint_rollback(before)
        # Or the next stands inside it, and PostgreSQL looks through them all.
        connection.savepoint_commit(before)
        forget_assignments()
        # What waits for an end that never comes would only grow, and Django looks through it at each savepoint.
        del connection.run_on_commit[waiting:]


@contextmanager
def writes() -> Iterator[list[str]]:
    """What is written meanwhile, except what every request notes about its own session."""
    found: list[str] = []

    def note(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        text = str(sql).lstrip()
        if text.upper().startswith(WRITES) and not text.startswith(NOTED_WITH_EVERY_REQUEST):
            found.append(text.split(" SET ")[0][:120])
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield found
