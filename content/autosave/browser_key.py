"""Encryption key for unsent text that waits in the user's browser."""

from typing import Any

from django.utils.crypto import salted_hmac


def unsent_key(person: Any) -> str:
    """32 bytes in hexadecimal, constant for ``person``, and given only to that logged-in user.

    The browser stores the text encrypted: a later user of the same machine cannot read it.
    """
    return salted_hmac("content.unsent", str(person.pk), algorithm="sha256").hexdigest()
