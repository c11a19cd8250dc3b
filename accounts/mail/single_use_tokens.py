"""Single-use links: 128 random bits, stored only as a digest. URLs use the site's host, never the request's."""

import hashlib
import secrets

from django.conf import settings
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import Invitation, LogInLink, NotMeLink, PasswordReset
from audit.encryption import Secret

TOKEN_BYTES = 16  # 128 bits

type UsedUp = Invitation | LogInLink | NotMeLink | PasswordReset


def new_token() -> Secret:
    return Secret(secrets.token_urlsafe(TOKEN_BYTES))


def digest_of(token: str | Secret) -> str:
    text = token.reveal() if isinstance(token, Secret) else token
    return hashlib.sha256(text.encode()).hexdigest()


def link_to(view: str, token: Secret) -> Secret:
    """The URL of ``view`` with the token. The host comes from SITE_URL only: a client can forge the Host header."""
    return Secret(settings.SITE_URL + reverse(view, args=[token.reveal()]))


def use_up(link: UsedUp) -> bool:
    """Claims the link. True for exactly one of several concurrent requests.

    The update filters only on columns of the row itself, which PostgreSQL checks again after the concurrent request
    commits. With ``open()``, which also filters on the user, Django moves the keys into a subquery, which every
    waiting request has evaluated before.
    """
    if not type(link).objects.open().filter(pk=link.pk).exists():
        return False
    unused = type(link).objects.filter(pk=link.pk, used_at=None)
    return bool(unused.update(used_at=Now()))
