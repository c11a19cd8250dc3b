"""Links in mails: 128 random bits, of which only a digest is stored. They name the site, never the request's host."""

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
    """The address of ``view``, which takes the token. SITE_URL alone says where: a Host header is anybody's to send."""
    return Secret(settings.SITE_URL + reverse(view, args=[token.reveal()]))


def use_up(link: UsedUp) -> bool:
    """Whether this request is the one that may do what ``link`` stands for. Of several at once, one is.

    The update looks at nothing but the row itself: PostgreSQL asks that again once the request before is done. With
    ``open()``, which looks at the person too, Django puts the keys into a sub-select, and every request that waits has
    its answer to that already.
    """
    if not type(link).objects.open().filter(pk=link.pk).exists():
        return False
    unused = type(link).objects.filter(pk=link.pk, used_at=None)
    return bool(unused.update(used_at=Now()))
