"""Typed requests for views."""

from django.http import HttpRequest

from accounts.models import User
from accounts.sessions.sessions import SessionStore


class Request(HttpRequest):
    """A request with a logged-in user; otherwise the view's access rule has refused it."""

    user: User
    session: SessionStore


class AnonymousRequest(HttpRequest):
    """A request that needs no log-in."""

    session: SessionStore
    asked_before: str = ""  # next URL, for a user who returns from the identity provider


type AnyRequest = Request | AnonymousRequest
