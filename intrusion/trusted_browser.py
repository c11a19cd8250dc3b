"""Trusted-browser cookie: signed proof that a user logged in with this browser, exempt from address blocks.

It grants no access: it only lets a request past the block of an address; session and rules decide as always. Checking
one costs one HMAC and no query. The app that owns the accounts issues it at log-in, and it lasts as long as a session
may."""

import time

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from intrusion.conf import pass_cookie


def issue(account: object, *, seconds: int) -> str:
    """The cookie's value for the account with this key."""
    content = f"{account}.{int(time.time()) + seconds}"
    return f"{content}.{_signature(content)}"


def holder(request: HttpRequest) -> str | None:
    """The key of the account in the request's cookie; None if missing or expired, ``""`` if forged."""
    given = request.COOKIES.get(pass_cookie())
    if not given:
        return None
    content, _, signature = given[:300].rpartition(".")
    account, _, until = content.rpartition(".")
    if not constant_time_compare(signature, _signature(content)) or not until.isdigit():
        return ""
    return account if int(until) > time.time() else None


def _signature(content: str) -> str:
    return salted_hmac("secure_intrusion.pass", content, algorithm="sha256").hexdigest()
