"""Encryption key for unsent text that waits in the user's browser."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac


def unsent_key(person: Any) -> str:
    """32 bytes in hexadecimal, constant for ``person``, and given only to that logged-in user.

    The browser stores the text encrypted: a later user of the same machine cannot read it.
    """
    return _key(person.pk, str(settings.SECRET_KEY))


@lru_cache(maxsize=1024)
def _key(person: int, secret: str) -> str:
    return salted_hmac("content.unsent", str(person), secret=secret, algorithm="sha256").hexdigest()
