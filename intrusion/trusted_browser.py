"""A pass: a signed cookie that says whose browser logged in, so that a blocked address does not keep them out.

It opens nothing: it only lets a request past the block of an address, to where session and rules decide as always.
Checking one costs one HMAC and no query. It is given at log-in by the app above, and lasts as long as a session may.
"""

import time

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from intrusion.conf import pass_cookie


def issue(account: object, *, seconds: int) -> str:
    """The value of the cookie for the account with this key."""
    content = f"{account}.{int(time.time()) + seconds}"
    return f"{content}.{_signature(content)}"


def holder(request: HttpRequest) -> str | None:
    """The key of the account whose pass comes with the request; None without one, ``""`` for one that was changed."""
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
