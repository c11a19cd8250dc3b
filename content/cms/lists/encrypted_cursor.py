"""Encrypted cursor: continues a list after a row that the user may not see, without revealing it in the URL.

A timestamp and a key would reveal when a hidden row changed (content/cms/lists/bounded_pages.py).
"""

from audit.encryption import Undecryptable, decrypt, encrypt

_MARK = "~"
_LONGEST = 300  # characters: no cursor made here is longer


def sealed(place: str) -> str:
    """Encrypts ``place`` for the URL. The result differs each time."""
    return _MARK + encrypt(place.encode()).decode()


def opened(text: str) -> str | None:
    """The decrypted cursor; None for anything else."""
    if not text.startswith(_MARK) or len(text) > _LONGEST:
        return None
    try:
        return decrypt(text[len(_MARK) :].encode()).decode()
    except Undecryptable:
        return None
