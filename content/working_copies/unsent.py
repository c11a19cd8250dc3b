"""The key to words that wait in somebody's browser until they can be sent."""

from typing import Any

from django.utils.crypto import salted_hmac


def unsent_key(person: Any) -> str:
    """32 bytes in hexadecimal, always the same for ``person``, and given to nobody who is not logged in as them.

    The browser keeps the words encrypted: whoever sits down at the same machine afterwards cannot read them.
    """
    return salted_hmac("content.unsent", str(person.pk), algorithm="sha256").hexdigest()
