"""Which browser is this? A token in a long-lived cookie says so, set only after a log-in and known to us as a digest.

Several people may use one browser: the cookie holds a token for each of the last few. A token is taken for a person's
only if it was made for that person, so that a planted cookie makes nobody's browser known.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Now
from django.http import HttpRequest

from accounts.models import Device, User
from accounts.models.person import same_address
from accounts.sessions import log_in_links
from accounts.sessions.client_fingerprint import sealed, trace_now
from accounts.sessions.http import AnonymousRequest, AnyRequest

MOST_PEOPLE = 4
COOKIE_LIFE = timedelta(days=400)  # browsers keep none longer (RFC 6265bis)
WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits


def digest_of(token: str) -> str:
    return hashlib.sha256(f"device {token}".encode()).hexdigest()


def tokens_in(request: HttpRequest) -> list[str]:
    """The tokens that the browser shows."""
    shown = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "").split(".", MOST_PEOPLE)
    return [token for token in shown if WELL_FORMED.fullmatch(token)][:MOST_PEOPLE]


def shown_by(request: HttpRequest) -> frozenset[str]:
    """The digests of those tokens. Asks nobody."""
    return frozenset(map(digest_of, tokens_in(request)))


def known_device(request: HttpRequest, user: User) -> Device | None:
    """The device from which ``user`` has logged in before, if this is one."""
    shown = shown_by(request)
    return Device.objects.filter(user=user, digest__in=shown).first() if shown else None


def trusted(request: AnyRequest, email: str) -> str:
    """For gate.admit: this browser, if the person with this address has logged in with it before, or has opened a link
    in it that was mailed for this (log_in_links.py); else ''.

    Strangers can use up the limits of an address, a name or the site. A known device has one of its own.
    """
    if by_mail := log_in_links.own_attempts(request, email):
        return by_mail
    shown = shown_by(request)
    if not shown:
        return ""
    device = Device.objects.filter(user__email=same_address(email), digest__in=shown).first()
    return f"device {device.pk}" if device else ""


def recognise(request: AnonymousRequest, user: User) -> tuple[Device, bool]:
    """The device of this log-in, and whether it is new. Binds the session to it and renews the browser's cookie."""
    device, tokens = known_device(request, user), tokens_in(request)
    is_new = device is None
    if device is None:
        token = secrets.token_urlsafe(32)
        device = Device.objects.create(user=user, digest=digest_of(token), trace=sealed(trace_now()))
        tokens.insert(0, token)
    else:
        Device.objects.filter(pk=device.pk).update(last_used=Now(), trace=sealed(trace_now()))
        tokens.sort(key=lambda token: digest_of(token) != device.digest)  # the newest log-in stays longest
    _forget_unused(user)
    request.session.bind_to(device, cookie=_cookie(tokens), known=not is_new)
    return device, is_new


def _cookie(tokens: Sequence[str]) -> str:
    return ".".join(tokens[:MOST_PEOPLE])


def _forget_unused(user: User) -> None:
    """Those whose cookie no browser has any longer."""
    Device.objects.filter(user=user, sessions=None, last_used__lt=Now() - COOKIE_LIFE).delete()
