"""Slugs made from titles: ASCII, short, and readable in a log."""

import re
import unicodedata
from collections.abc import Container
from random import Random, SystemRandom

SLUG_LENGTH = 80
COUNTED = 50  # beyond that, counting would query the database once for each of thousands with the same title
_CHANCE = SystemRandom()

# Letters that Unicode does not decompose, with their usual transliteration.
_SPELLED = str.maketrans(
    {
        "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
        "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i", "ħ": "h", "Ħ": "h", "ŋ": "n",
        "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue", "’": "", "'": "", "€": " euro ",
        "&": " and ",
        # Cyrillic
        "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ye", "ё": "yo", "ж": "zh",
        "з": "z", "и": "i", "і": "i", "ї": "yi", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
        "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
        "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
        # Greek
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k",
        "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t",
        "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
    }
)  # fmt: skip


def slug_from(
    text: str, taken: Container[str] = (), *, fallback: str = "untitled", chance: Random = _CHANCE
) -> str:
    """A valid slug for ``text`` that is not in ``taken``; ``fallback`` if nothing of it can be written in ASCII.

    ``chance`` numbers further slugs for the same title: a seeded one gives the same slugs every time.
    """
    spelled = unicodedata.normalize("NFC", text).casefold().translate(_SPELLED)
    plain = unicodedata.normalize("NFKD", spelled).translate(_SPELLED).encode("ascii", "ignore").decode()
    stem = _shortened("-".join(re.findall(r"[a-z0-9]+", plain)), SLUG_LENGTH) or fallback
    slug, number = stem, 1
    while slug in taken:
        number = number + 1 if number < COUNTED else chance.randrange(10**9)
        slug = f"{_shortened(stem, SLUG_LENGTH - 1 - len(str(number)))}-{number}"
    return slug


def _shortened(slug: str, length: int) -> str:
    """``slug`` cut at a hyphen if that loses little, so that no word ends in the middle."""
    if len(slug) <= length:
        return slug
    cut = slug[: length + 1]
    at = cut.rfind("-")
    return (cut[:at] if at > length // 2 else slug[:length]).strip("-")
