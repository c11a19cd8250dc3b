"""Device recognition: a token in a long-lived cookie, set only after a log-in and stored only as a digest.

Several users may share a browser: the cookie holds a token for each of the last few. A token counts only for the user
it was made for, so that a planted cookie makes a browser known to no user.
"""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models.functions import Now
from django.http import HttpRequest

from accounts.models import Device, User
from accounts.models.person import same_address
from accounts.sessions import log_in_links
from accounts.sessions.client_fingerprint import encrypt_trace, trace_now
from accounts.sessions.http import AnonymousRequest, AnyRequest

MOST_PEOPLE = 4
COOKIE_LIFE = timedelta(days=400)  # the longest that browsers allow (RFC 6265bis)
WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits


def digest_of(token: str) -> str:
    return hashlib.sha256(f"device {token}".encode()).hexdigest()


def tokens_in(request: HttpRequest) -> list[str]:
    """The device tokens in the cookie."""
    shown = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "").split(".", MOST_PEOPLE)
    return [token for token in shown if WELL_FORMED.fullmatch(token)][:MOST_PEOPLE]


def tokens_in_cookie(request: HttpRequest) -> frozenset[str]:
    """The digests of those tokens. No query."""
    return frozenset(map(digest_of, tokens_in(request)))


def accounts_seen(request: HttpRequest) -> frozenset[int]:
    """Keys of the users who have logged in with this browser. No query without the cookie."""
    shown = tokens_in_cookie(request)
    return (
        frozenset(Device.objects.filter(digest__in=shown).values_list("user", flat=True))
        if shown
        else frozenset()
    )


def trusted_device(request: AnyRequest, email: str) -> str:
    """For gate.admit: the device, if the user with this address has logged in with this browser before or opened an
    emailed log-in link in it (log_in_links.py); else ''.

    Attackers can use up the limits of an address, a name or the site. A known device has a limit of its own.
    """
    if by_mail := log_in_links.own_attempts(request, email):
        return by_mail
    shown = tokens_in_cookie(request)
    if not shown:
        return ""
    device = Device.objects.filter(user__email=same_address(email), digest__in=shown).first()
    return f"device {device.pk}" if device else ""


def recognise(request: AnonymousRequest, user: User) -> datetime | None:
    """Binds the session to the device of this log-in and renews the browser's cookie.

    Returns when the user last logged in with it; None: it is new.
    """
    shown, tokens = tokens_in_cookie(request), tokens_in(request)
    device = Device.objects.filter(user=user, digest__in=shown).first() if shown else None
    last_used = device.last_used if device else None
    if device is None:
        token = secrets.token_urlsafe(32)
        device = Device.objects.create(user=user, digest=digest_of(token), trace=encrypt_trace(trace_now()))
        tokens.insert(0, token)
    else:
        Device.objects.filter(pk=device.pk).update(last_used=Now(), trace=encrypt_trace(trace_now()))
        tokens.sort(key=lambda token: digest_of(token) != device.digest)  # the latest log-in stays longest
    _forget_unused(user)
    request.session.bind_to(device, cookie=".".join(tokens[:MOST_PEOPLE]), known=last_used is not None)
    return last_used


def _forget_unused(user: User) -> None:
    """Deletes devices whose cookie has expired in every browser."""
    Device.objects.filter(user=user, sessions=None, last_used__lt=Now() - COOKIE_LIFE).delete()
