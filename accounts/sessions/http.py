"""The request as our views see it."""

from django.http import HttpRequest

from accounts.models import User
from accounts.sessions.sessions import SessionStore


class Request(HttpRequest):
    """Somebody is signed in, or the view's access rule would have refused."""

    user: User
    session: SessionStore


class AnonymousRequest(HttpRequest):
    """Nobody needs to be signed in."""

    session: SessionStore
    asked_before: str = ""  # the way on, for somebody who comes back from the identity provider


type AnyRequest = Request | AnonymousRequest
