"""The key to words that wait in somebody's browser until they can be sent."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac


def unsent_key(person: Any) -> str:
    """32 bytes in hexadecimal, always the same for ``person``, and given to nobody who is not logged in as them.

    The browser keeps the words encrypted: whoever sits down at the same machine afterwards cannot read them.
    """
    return _key(person.pk, str(settings.SECRET_KEY))


@lru_cache(maxsize=1024)
def _key(person: int, secret: str) -> str:
    return salted_hmac("content.unsent", str(person), secret=secret, algorithm="sha256").hexdigest()
