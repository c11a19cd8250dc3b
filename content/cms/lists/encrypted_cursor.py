"""Where a list goes on behind a row that the person may not see: for the address, and legible to nobody.

A moment and a key would tell when something changed that is hidden from them (content/cms/lists/bounded_pages.py).
"""

from audit.encryption import Undecryptable, decrypt, encrypt

_MARK = "~"
_LONGEST = 300  # characters: what is longer was not made here


def sealed(place: str) -> str:
    """``place`` for the address. The same place looks another way each time."""
    return _MARK + encrypt(place.encode()).decode()


def opened(text: str) -> str | None:
    """What was sealed; None for anything else."""
    if not text.startswith(_MARK) or len(text) > _LONGEST:
        return None
    try:
        return decrypt(text[len(_MARK) :].encode()).decode()
    except Undecryptable:
        return None
