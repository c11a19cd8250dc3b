"""Links in mails: 128 random bits, of which only a digest is stored. They name the site, never the request's host."""

import hashlib
import secrets

from django.conf import settings
from django.urls import reverse

from audit.encryption import Secret

TOKEN_BYTES = 16  # 128 bits


def new_token() -> Secret:
    return Secret(secrets.token_urlsafe(TOKEN_BYTES))


def digest_of(token: str | Secret) -> str:
    text = token.reveal() if isinstance(token, Secret) else token
    return hashlib.sha256(text.encode()).hexdigest()


def link_to(view: str, token: Secret) -> Secret:
    """The address of ``view``, which takes the token. SITE_URL alone says where: a Host header is anybody's to send."""
    return Secret(settings.SITE_URL + reverse(view, args=[token.reveal()]))
