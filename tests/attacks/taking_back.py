"""A request finds everything as the first one did: its transaction is taken back, and limits with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts import session_cache
from accounts.models import Session
from rbac.assignments import forget_assignments


class TakingBackMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with nothing_kept():
            # Whoever is logged in has confirmed just now who they are, an hour later too.
            Session.objects.filter(authenticated_at__isnull=False).update(authenticated_at=Now())
            return self.get_response(request)


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
    session_cache.forget_everybody()
