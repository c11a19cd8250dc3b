"""A request finds everything as the first one did: its transaction is taken back, and limits with it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import Session
from rbac.assignments import forget_assignments

# Seconds. With every request, the rows that are taken back would make the table ever slower.
CONFIRMED_EVERY = 300


class TakingBackMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._confirmed = -float(CONFIRMED_EVERY)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        self._confirm_everybody()
        with nothing_kept():
            return self.get_response(request)

    def _confirm_everybody(self) -> None:
        """Anyone who is logged in has just said who they are, an hour later too."""
        if time.monotonic() - self._confirmed > CONFIRMED_EVERY:
            self._confirmed = time.monotonic()
            Session.objects.filter(authenticated_at__isnull=False).update(authenticated_at=Now())


@contextmanager
def nothing_kept() -> Iterator[None]:
    """To what insists on being outermost it looks like no transaction, as that of Django's own tests does."""
    around: Any = transaction.atomic()
    around._from_testcase = True
    with around:
        try:
            yield
        finally:
            transaction.set_rollback(True)
    forget_assignments()
