"""Addresses that look like somebody else's.

A person on the screen is known by name and address. Whoever gets an account as ``ada@exarnple.org`` may pass for Ada,
so an address is refused when its skeleton (in the sense of Unicode Technical Standard 39) is that of another account.
The part before the @ is ASCII (EmailField says so); a foreign domain is stored in its ASCII form (RFC 5890).
"""

import unicodedata

from django.db.models.functions import Now

from accounts.models import AddressChange, User
from accounts.models.person import same_address

# Small letters that look like those of ASCII, from the confusables of UTS 39.
LOOKS_LIKE = {
    "а": "a", "ɑ": "a", "α": "a", "в": "b", "ь": "b", "с": "c", "ϲ": "c", "ԁ": "d", "е": "e", "ҽ": "e", "є": "e",
    "ғ": "f", "ɡ": "g", "ց": "g", "һ": "h", "հ": "h", "н": "h", "і": "i", "ı": "i", "ι": "i", "ɩ": "i", "ј": "j",
    "к": "k", "κ": "k", "ӏ": "l", "ⅼ": "l", "м": "m", "ո": "n", "η": "n", "п": "n", "о": "o", "ο": "o", "σ": "o",
    "օ": "o", "р": "p", "ρ": "p", "ԛ": "q", "г": "r", "ѕ": "s", "т": "t", "τ": "t", "υ": "u", "ս": "u", "ц": "u",
    "ν": "v", "ѵ": "v", "ԝ": "w", "ш": "w", "ω": "w", "х": "x", "χ": "x", "у": "y", "γ": "y", "ү": "y", "ʏ": "y",
    "ᴢ": "z", "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ß": "b", "þ": "p",
}  # fmt: skip
LOOKS_LIKE_TABLE = str.maketrans(LOOKS_LIKE | {"0": "o", "1": "l", "i": "l", "|": "l"})
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def skeleton(email: str) -> str:
    """Equal for two addresses that a reader may take for each other. Never shown, never stored."""
    local, _at, domain = same_address(email).rpartition("@")
    text = unicodedata.normalize("NFKD", f"{local}@{as_read(domain)}".casefold())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = text.translate(LOOKS_LIKE_TABLE)
    for pair, one in PAIRS:
        text = text.replace(pair, one)
    return text


def as_read(domain: str) -> str:
    """A domain in letters: what a mail program may show for its ASCII form."""
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def is_taken(email: str, *, but_for: User | None = None) -> bool:
    """Whether somebody else has this address, one that looks like it, or may take it back within seven days.

    Reads every address: for the rare moment in which one is given or changed.
    """
    others, held = User.objects.all(), AddressChange.objects.filter(undo_until__gt=Now(), undone_at=None)
    if but_for is not None:
        others, held = others.exclude(pk=but_for.pk), held.exclude(user=but_for)
    wanted = skeleton(email)
    return any(
        skeleton(taken) == wanted
        for query in (others.values_list("email", flat=True), held.values_list("old_address", flat=True))
        for taken in query.iterator()
    )
