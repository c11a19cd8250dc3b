"""Guest link tokens: 128 random bits, exchanged for a signed ticket in the URL.

A link is exchanged for a ticket at once: the digest of its token, signed, valid for an hour. So histories,
copied URLs and proxy logs soon open nothing, and no cookie is set. The database is asked each time what a
ticket opens, so that it ends with the link.
"""

import hashlib
import re
import secrets

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from audit.encryption import Secret

TOKEN_BYTES = 16  # 128 bits
TICKET_SECONDS = 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def new_token() -> Secret:
    return Secret(secrets.token_urlsafe(TOKEN_BYTES))


def digest_of_token(token: str | Secret) -> str:
    """Stored digest of ``token``. Empty, which no row has, for a malformed token."""
    text = token.reveal() if isinstance(token, Secret) else token
    return hashlib.sha256(text.encode()).hexdigest() if _TOKEN.fullmatch(text) else ""


def link_to(view: str, token: Secret) -> Secret:
    """Uses SITE_URL only: a Host header is untrusted."""
    return Secret(settings.SITE_URL + reverse(view, args=[token.reveal()]))


def ticket_for(kind: str, token_digest: str | None) -> str:
    """``kind`` keeps tickets of one sort of link from opening another sort."""
    return _signer(kind).sign(token_digest or "")


def digest_in(kind: str, ticket: str) -> str:
    """Digest of the token. Empty, which no row has, if not signed here for ``kind`` within the last hour."""
    try:
        return _signer(kind).unsign(ticket, max_age=TICKET_SECONDS)
    except BadSignature:
        return ""


def _signer(kind: str) -> TimestampSigner:
    return TimestampSigner(salt=f"content.guests.{kind}")
